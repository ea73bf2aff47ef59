package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Serve answers requests on l until ctx ends. Then it stops accepting, lets
// running turns finish for Limits.ShutdownTime, and cuts off the rest; their
// turns stay open and are offered again to whoever asked.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	base, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	srv := &http.Server{
		Handler:           s.Handler(),
		BaseContext:       func(net.Listener) context.Context { return base },
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second, // lifted by patient once the body is read
		WriteTimeout:      30 * time.Second, // extended by patient
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
	}

	served := make(chan error, 1)
	go func() { served <- srv.Serve(l) }()
	select {
	case err := <-served:
		return fmt.Errorf("web.Serve(%s): %w", l.Addr(), err)
	case <-ctx.Done():
	}

	s.log.Info("stopping", "grace", s.cfg.Limits.ShutdownTime)
	grace, cancel := context.WithTimeout(base, s.cfg.Limits.ShutdownTime)
	defer cancel()
	err := srv.Shutdown(grace)
	if errors.Is(err, context.DeadlineExceeded) {
		s.log.Warn("cutting off turns that still run")
		cut()
		err = settle(srv)
	}
	if served := <-served; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	if err != nil {
		return fmt.Errorf("web.Serve(%s): %w", l.Addr(), err)
	}
	return nil
}

// settleTime is what handlers get to notice that their turn was cut off.
const settleTime = 2 * time.Second

func settle(srv *http.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), settleTime)
	defer cancel()
	if err := srv.Shutdown(ctx); err == nil {
		return nil
	}
	return srv.Close()
}
