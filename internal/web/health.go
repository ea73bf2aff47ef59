package web

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// readyTime bounds the question to the database.
const readyTime = 2 * time.Second

// healthy says that the process runs, and how what it can do without is doing.
func (s *Server) healthy(c echo.Context) error {
	text := "ok\n"
	if s.cfg.Status != nil {
		for _, line := range s.cfg.Status() {
			text += line + "\n"
		}
	}
	return c.String(http.StatusOK, text)
}

// ready says whether questions can be answered.
func (s *Server) ready(c echo.Context) error {
	if s.cfg.Ready == nil {
		return c.String(http.StatusOK, "ok\n")
	}
	ctx, cancel := context.WithTimeout(c.Request().Context(), readyTime)
	defer cancel()
	if err := s.cfg.Ready(ctx); err != nil {
		s.log.Warn("not ready", "request", requestIDOf(c), "error", err)
		return c.String(http.StatusServiceUnavailable, "not ready\n")
	}
	return c.String(http.StatusOK, "ok\n")
}

// metrics counts requests and turns.
type metrics struct {
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
	refusals *prometheus.CounterVec
	outcomes *prometheus.CounterVec
}

func newMetrics(reg prometheus.Registerer, turns *turnQueue) (*metrics, error) {
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "akademie_http_requests_total", Help: "Requests by route, method and status.",
		}, []string{"route", "method", "status"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "akademie_http_request_seconds", Help: "Time until a response was complete.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60},
		}, []string{"route"}),
		refusals: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "akademie_http_limited_total", Help: "Requests refused by a limit (rate, busy).",
		}, []string{"limit"}),
		outcomes: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "akademie_web_turns_total", Help: "Turns by outcome (answered, refused, failed).",
		}, []string{"outcome"}),
	}
	present := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Name: "akademie_web_turns_present", Help: "Turns running or waiting now.",
	}, func() float64 { return float64(turns.present.Load()) })
	for _, c := range []prometheus.Collector{m.requests, m.duration, m.refusals, m.outcomes, present} {
		if err := reg.Register(c); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func (m *metrics) request(method, route string, status int, took time.Duration) {
	switch method { // anything else is the client's own invention, and would be a label each
	case http.MethodGet, http.MethodHead, http.MethodPost:
	default:
		method = "other"
	}
	m.requests.WithLabelValues(route, method, strconv.Itoa(status)).Inc()
	m.duration.WithLabelValues(route).Observe(took.Seconds())
}

func (m *metrics) refused(limit string) { m.refusals.WithLabelValues(limit).Inc() }
func (m *metrics) turn(outcome string)  { m.outcomes.WithLabelValues(outcome).Inc() }

// MetricsHandler serves the metrics, for a listener that only operators reach.
func (s *Server) MetricsHandler() http.Handler {
	return promhttp.HandlerFor(s.cfg.Registry, promhttp.HandlerOpts{})
}
