/* Linked to by MySQL's server, called by nothing of it with --innodb-use-native-aio=0; -38 is "not implemented". */
int io_setup(void) { return -38; }
int io_destroy(void) { return -38; }
int io_submit(void) { return -38; }
int io_cancel(void) { return -38; }
int io_getevents(void) { return -38; }
int io_queue_init(void) { return -38; }
