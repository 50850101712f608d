// The federation needs a step before anything that is shared is imported.
void import('./standalone')
