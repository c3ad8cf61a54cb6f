"""Door of work in the background: timetable, tasks, and the watch over both."""
