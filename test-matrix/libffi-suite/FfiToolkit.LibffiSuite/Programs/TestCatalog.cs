using System.Collections.Immutable;
using FfiToolkit.LibffiSuite.Dejagnu;
using FfiToolkit.LibffiSuite.Targets;

namespace FfiToolkit.LibffiSuite.Programs;

/// <summary>Lists the programs of the suite for a target, in the order of their names.</summary>
/// <param name="testsuite">libffi's folder <c>testsuite</c>.</param>
/// <param name="variants">The optimizations that each program is compiled with.</param>
internal sealed class TestCatalog(string testsuite, ImmutableArray<Variant> variants)
{
    /// <summary>Every program; those that the target cannot have say why.</summary>
    /// <param name="target">The target.</param>
    /// <param name="features">The tests of ffi.h that hold for it.</param>
    internal ImmutableArray<TestProgram> List(SuiteTarget target, IReadOnlySet<string> features) =>
        [.. SuiteFolder.All.SelectMany(folder => List(folder, target, features))];

    private IEnumerable<TestProgram> List(SuiteFolder folder, SuiteTarget target, IReadOnlySet<string> features)
    {
        string path = Path.Combine(testsuite, folder.Name);
        if (!Directory.Exists(path))
        {
            throw new GuestException($"libffi's source has no {folder.Name} in '{testsuite}'.");
        }

        string? unsupported = folder.Condition is string condition && !features.Contains(condition) ? $"'{condition}' does not hold in its ffi.h" : null;
        IEnumerable<string> sources = Directory.EnumerateFiles(path).Where(static file => Path.GetExtension(file) is ".c" or ".cc").Order(StringComparer.Ordinal);
        return sources.SelectMany(source => Forms(folder, source, target, unsupported));
    }

    private IEnumerable<TestProgram> Forms(SuiteFolder folder, string source, SuiteTarget target, string? unsupported)
    {
        string text = File.ReadAllText(source);
        TestDirectives directives;
        try
        {
            directives = TestDirectives.Read(text, target.Triplet);
        }
        catch (FormatException failure)
        {
            throw new GuestException($"{folder.Name}/{Path.GetFileName(source)}: {failure.Message}. Teach Dejagnu/ this form, or the test would be judged wrongly.");
        }

        bool hasSecondAbi = target.HasMicrosoftAbi && text.Contains("ABI_NUM", StringComparison.Ordinal);
        foreach (Variant variant in variants)
        {
            TestProgram program = new(folder.Name, source, directives, variant);
            yield return program with { Unsupported = unsupported ?? target.Refuses(program) };
            if (hasSecondAbi)
            {
                program = program with { Variant = variant.WithMicrosoftAbi };
                yield return program with { Unsupported = unsupported ?? target.Refuses(program) };
            }
        }
    }
}
