using System.Reflection;
using FfiToolkit.LibffiSuite.Running;

namespace FfiToolkit.LibffiSuite.Tests;

/// <summary>Where this checkout has its things.</summary>
internal static class Repository
{
    internal static string Root { get; } =
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(static one => one.Key == "RepositoryRoot").Value!;

    /// <summary>The options of eng/libffi-suite.sh, which may run at the same time in a folder of its own, with the tests that a name contains.</summary>
    internal static SuiteOptions Options(params string[] tests) => new()
    {
        NativeRoot = Path.Combine(Root, "artifacts", "native"),
        DataFolder = Path.Combine(Root, "native-deps", "libffi"),
        WorkFolder = Path.Combine(Root, "artifacts", "libffi-suite-tests"),
        Selected = program => tests.Any(text => program.ToString().Contains(text, StringComparison.Ordinal)),
    };
}
