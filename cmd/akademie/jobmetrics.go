package main

import (
	"context"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"smart-city-dialog.de/akademie/internal/queue"
)

// pilesTime bounds counting jobs for one reading of the metrics.
const pilesTime = 2 * time.Second

// jobMetrics shows how many mails, events for other systems and other background
// jobs wait or were given up.
type jobMetrics struct {
	piles func(context.Context) ([]queue.Pile, error)
	jobs  *prometheus.Desc
}

func newJobMetrics(piles func(context.Context) ([]queue.Pile, error)) *jobMetrics {
	return &jobMetrics{piles, prometheus.NewDesc("akademie_jobs",
		"Background jobs that are not done, by kind and state; those in retryable have failed, those in discarded were given up.", []string{"kind", "state"}, nil)}
}

// Describe implements prometheus.Collector.
func (m *jobMetrics) Describe(ch chan<- *prometheus.Desc) { ch <- m.jobs }

// Collect implements prometheus.Collector. While the database is away there are
// no numbers.
func (m *jobMetrics) Collect(ch chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), pilesTime)
	defer cancel()
	piles, err := m.piles(ctx)
	if err != nil {
		return
	}
	for _, p := range piles {
		ch <- prometheus.MustNewConstMetric(m.jobs, prometheus.GaugeValue, float64(p.Jobs), p.Kind, p.State)
	}
}
