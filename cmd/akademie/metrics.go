package main

import (
	"github.com/prometheus/client_golang/prometheus"

	"smart-city-dialog.de/akademie/internal/assistant"
)

// answerMetrics shows the assistant's counts as metrics.
type answerMetrics struct {
	counts                    func() assistant.Counts
	written, failed, unusable *prometheus.Desc
	dropped                   *prometheus.Desc
}

func newAnswerMetrics(counts func() assistant.Counts) *answerMetrics {
	return &answerMetrics{
		counts:   counts,
		written:  prometheus.NewDesc("akademie_answers_by_model_total", "Answers that a language model wrote.", nil, nil),
		failed:   prometheus.NewDesc("akademie_answers_without_model_total", "Tasks that the language model failed at or was too slow for.", nil, nil),
		unusable: prometheus.NewDesc("akademie_answers_unsupported_total", "Answers of a language model of which no sentence was supported.", nil, nil),
		dropped:  prometheus.NewDesc("akademie_sentences_dropped_total", "Sentences dropped because their source does not support them, by what is wrong.", []string{"reason"}, nil),
	}
}

// Describe implements prometheus.Collector.
func (m *answerMetrics) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{m.written, m.failed, m.unusable, m.dropped} {
		ch <- d
	}
}

// Collect implements prometheus.Collector.
func (m *answerMetrics) Collect(ch chan<- prometheus.Metric) {
	c := m.counts()
	send := func(d *prometheus.Desc, n uint64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.CounterValue, float64(n), labels...)
	}
	send(m.written, c.Written)
	send(m.failed, c.Failed)
	send(m.unusable, c.Unusable)
	for reason, n := range c.Dropped {
		send(m.dropped, n, string(reason))
	}
}
