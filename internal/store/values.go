package store

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"reflect"
	"time"

	"github.com/google/uuid"
)

// values are arguments as the drivers take them.
func (d *dialect) values(args []any) ([]any, error) {
	values := make([]any, len(args))
	for n, a := range args {
		var err error
		if values[n], err = d.value(a); err != nil {
			return nil, fmt.Errorf("argument $%d: %w", n+1, err)
		}
	}
	return values, nil
}

// value is an argument as the drivers take it: one of their own types, so that neither of
// them asks a type of ours how it wants to be written, or a list, see dialect.list.
func (d *dialect) value(a any) (any, error) {
	switch a := a.(type) {
	case uuid.UUID: // the most frequent ones first, without reflection
		return a.String(), nil
	case time.Time:
		return d.time(a), nil
	case string, int64, bool:
		return a, nil
	case []byte:
		if a == nil {
			return nil, nil
		}
		return a, nil
	}
	if v := reflect.ValueOf(a); v.IsValid() && v.Kind() == reflect.Slice && v.Type().Elem().Kind() != reflect.Uint8 {
		return d.listOf(v)
	}
	plain, err := driver.DefaultParameterConverter.ConvertValue(a)
	if err != nil {
		return nil, err
	}
	if at, ok := plain.(time.Time); ok {
		return d.time(at), nil
	}
	return plain, nil
}

// listOf makes one argument of a list. Its elements are texts, ids or numbers.
func (d *dialect) listOf(v reflect.Value) (any, error) {
	var texts []string
	var numbers []int64
	for n := range v.Len() {
		plain, err := d.value(v.Index(n).Interface())
		if err != nil {
			return nil, err
		}
		switch e := plain.(type) {
		case string:
			texts = append(texts, e)
		case int64:
			numbers = append(numbers, e)
		default:
			return nil, fmt.Errorf("a list of %T", e)
		}
	}
	if numbers != nil {
		return d.list(numbers)
	}
	if texts == nil {
		texts = []string{} // an empty list, not none
	}
	return d.list(texts)
}

// jsonList is a list for SQLite, which reads it by json_each.
func jsonList(list any) (any, error) {
	text, err := json.Marshal(list)
	return string(text), err
}
