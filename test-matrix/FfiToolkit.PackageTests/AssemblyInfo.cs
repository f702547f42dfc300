using FfiToolkit.PackageTests;

// One program, built in several ways, each way once; builds use every core themselves.
[assembly: AssemblyFixture(typeof(Consumers))]
[assembly: CollectionBehavior(DisableTestParallelization = true)]
