using System.Collections.Immutable;

namespace FfiToolkit.LibffiSuite.Programs;

/// <summary>A folder of libffi's test suite.</summary>
/// <param name="Name">Its name below <c>testsuite</c>.</param>
/// <param name="Condition">The test of ffi.h without which the folder is unsupported, as its <c>.exp</c> file says; null for none.</param>
internal sealed record SuiteFolder(string Name, string? Condition)
{
    // libffi.bhaible is left out: it is one program of its own licence (GPLv2) that is compiled 221 times.
    internal static readonly ImmutableArray<SuiteFolder> All =
    [
        new("libffi.call", null),
        new("libffi.closures", "#if FFI_CLOSURES"),
        new("libffi.complex", "#ifdef FFI_TARGET_HAS_COMPLEX_TYPE"),
        new("libffi.go", "#ifdef FFI_GO_CLOSURES"),
        new("libffi.vector", "#ifdef FFI_TARGET_HAS_VECTOR_TYPE"),
        new("libffi.threads", null),
    ];
}
