namespace FfiToolkit.Tests.Support;

/// <summary>Tests that read the mappings of the whole process: one after another, and while no other test runs.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessMapsGroup
{
    internal const string Name = "process maps";
}
