package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"

	"techbiz/internal/testparts/golden"
	"techbiz/internal/web/assets"
)

// TestGoldenMetrics: the names that dashboards and alerts go by, in each role of a node. A
// metric with labels shows only once something was counted: whoever adds one makes the
// portal do here what it counts.
func TestGoldenMetrics(t *testing.T) {
	if err := assets.Check(); err != nil {
		t.Fatal(err)
	}
	roles := map[string][]string{} // by the metric's description
	t.Run("serve", func(t *testing.T) {
		withoutSettings(t)
		t.Chdir(t.TempDir())
		for _, role := range []string{"all", "web", "worker"} {
			p := serving(t, "--role", role, "--ops-listen", "127.0.0.1:0")
			for _, path := range []string{"/sign-in", "/readyz", "/no/such/page"} {
				p.get(path)
			}
			for _, m := range metricsOf(t, p) {
				roles[m] = append(roles[m], role)
			}
			p.stop()
		}
	})
	var out strings.Builder
	for _, m := range slices.Sorted(maps.Keys(roles)) {
		fmt.Fprintf(&out, "%s\n    in roles: %s\n\n", m, strings.Join(roles[m], ", "))
	}
	golden.Check(t, "metrics.txt", strings.TrimSuffix(out.String(), "\n"))
}

// metricsOf describes each metric that the portal offers. Those of the Go runtime and of the
// process are the library's, and differ between versions and systems: they count as one each.
func metricsOf(t *testing.T, p *portal) []string {
	t.Helper()
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(p.getFrom(p.operations + "/metrics")))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for name, family := range families {
		description := describedMetric(family)
		for _, collector := range []string{"go_", "process_"} {
			if strings.HasPrefix(name, collector) {
				description = collector + "..."
			}
		}
		all = append(all, description)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// describedMetric is a metric's name, type, help, labels and the buckets of a histogram.
func describedMetric(f *dto.MetricFamily) string {
	labels := map[string]bool{}
	for _, m := range f.GetMetric() {
		for _, l := range m.GetLabel() {
			labels[l.GetName()] = true
		}
	}
	lines := []string{
		f.GetName(),
		"    type: " + strings.ToLower(f.GetType().String()),
		"    help: " + f.GetHelp(),
		"    labels: " + strings.Join(slices.Sorted(maps.Keys(labels)), ", "),
	}
	if f.GetType() == dto.MetricType_HISTOGRAM {
		lines = append(lines, "    buckets: "+bucketsOf(f.GetMetric()[0].GetHistogram()))
	}
	return strings.Join(lines, "\n")
}

func bucketsOf(h *dto.Histogram) string {
	var bounds []string
	for _, b := range h.GetBucket() {
		bounds = append(bounds, fmt.Sprint(b.GetUpperBound()))
	}
	return strings.Join(bounds, ", ")
}
