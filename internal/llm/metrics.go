package llm

import (
	"context"
	"errors"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// Metrics count what models are asked and how that ends. They are a
// prometheus.Collector, to be registered by whoever serves metrics.
type Metrics struct {
	calls  *prometheus.CounterVec
	took   *prometheus.HistogramVec
	states *prometheus.GaugeVec
}

// NewMetrics makes metrics at zero.
func NewMetrics() *Metrics {
	return &Metrics{
		calls: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "akademie_model_calls_total",
			Help: "Calls of models by use and outcome: ok, left (by the caller), late (for the caller), or why the model failed.",
		}, []string{"model", "use", "outcome"}),
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "akademie_model_seconds", Help: "Time a model took for a complete answer.",
			Buckets: []float64{.01, .05, .1, .25, .5, 1, 2.5, 5, 10, 20, 40, 80, 160},
		}, []string{"model", "use"}),
		states: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "akademie_model_up", Help: "1 if the model answered or was not asked yet, 0 after its last call failed.",
		}, []string{"model"}),
	}
}

// Describe implements prometheus.Collector.
func (m *Metrics) Describe(ch chan<- *prometheus.Desc) {
	m.calls.Describe(ch)
	m.took.Describe(ch)
	m.states.Describe(ch)
}

// Collect implements prometheus.Collector.
func (m *Metrics) Collect(ch chan<- prometheus.Metric) {
	m.calls.Collect(ch)
	m.took.Collect(ch)
	m.states.Collect(ch)
}

// ended counts a call.
func (m *Metrics) ended(model, use string, took time.Duration, err error) {
	outcome := string(causeOf(err))
	switch {
	case err == nil:
		outcome = "ok"
		m.took.WithLabelValues(model, use).Observe(took.Seconds())
		m.states.WithLabelValues(model).Set(1)
	case errors.Is(err, context.DeadlineExceeded):
		outcome = "late"
	case outcome == "":
		outcome = "left"
	case againstModel(err):
		m.states.WithLabelValues(model).Set(0)
	}
	m.calls.WithLabelValues(model, use, outcome).Inc()
}
