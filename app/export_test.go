package app

import "time"

// SetCurtainTurn sets how often it is looked whether the curtain has to stay.
func (s *Session) SetCurtainTurn(d time.Duration) { s.curtain.turn = d }
