"""What holds for all tests."""

import signal

# A shell that starts the tests in the background makes them, and their children, deaf to Ctrl-C.
signal.signal(signal.SIGINT, signal.default_int_handler)
