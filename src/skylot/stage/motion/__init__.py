"""Free motion under a place's gravity: flights, holds, time to wall."""
