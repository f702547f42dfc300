// Compilers and emulators use every core themselves, and a target's folder belongs to one run at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
