package app

import (
	"github.com/prometheus/client_golang/prometheus"

	"techbiz/internal/mail"
)

// countTries counts what becomes of the tries to deliver mails on this node.
func countTries(registry *prometheus.Registry) func(mail.Kind, mail.State, mail.Cause) {
	tries := prometheus.NewCounterVec(prometheus.CounterOpts{
		Name: "techbiz_mail_tries_total",
		Help: "Tries to deliver a mail, by kind, by what became of the mail (queued: tried again) and by what kept it from leaving.",
	}, []string{"kind", "became", "cause"})
	registry.MustRegister(tries)
	return func(k mail.Kind, became mail.State, c mail.Cause) {
		tries.WithLabelValues(string(k), string(became), string(c)).Inc()
	}
}
