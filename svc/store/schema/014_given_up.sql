-- Schema 14. A text whose outcome stays unknown, and that may not go (again), comes to its end when its moment has passed.
CREATE INDEX message_given_up ON message (expires, id)
    WHERE state = 'unknown' AND asks_left = 0 AND (is_double_harmless = 0 OR resends > 0);
