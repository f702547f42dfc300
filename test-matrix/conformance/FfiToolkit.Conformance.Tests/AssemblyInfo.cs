// Compilers and emulators use every core themselves, and cells keep their programs in folders of their own.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
