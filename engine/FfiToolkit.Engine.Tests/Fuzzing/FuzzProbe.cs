using FfiToolkit.Tests.Oracle;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Fuzzing;

/// <summary>A few signatures, each compiled in every way that the oracle has, both kinds of callee and both optimisations, or in one of them.</summary>
internal sealed class FuzzProbe : IDisposable
{
    private static readonly FuzzVariant[] s_every = [new("-O1", false), new("-O1", true), new("-O0", false), new("-O0", true)];

    private readonly TemporaryFolder _folder;
    private readonly OracleLibrary _library;
    private readonly OracleRoutes _routes;
    private readonly IReadOnlyList<OracleCase> _cases;
    private readonly FuzzVariant[] _variants;

    private FuzzProbe(TemporaryFolder folder, OracleLibrary library, IReadOnlyList<OracleCase> cases, FuzzVariant[] variants, StubBug? bug)
    {
        _folder = folder;
        _library = library;
        _cases = cases;
        _variants = variants;
        _routes = new OracleRoutes(library, bug);
    }

    internal string Versions => _routes.Versions;

    /// <summary>Compiles signatures in every way; or in one, to see again what went wrong there.</summary>
    internal static async Task<FuzzProbe> BuildAsync(IReadOnlyList<Signature> signatures, StubBug? bug, FuzzVariant? only = null)
    {
        FuzzVariant[] variants = only is null ? s_every : [only];
        List<OracleCase> cases = [];
        foreach (FuzzVariant variant in variants)
        {
            foreach (Signature signature in signatures)
            {
                cases.Add(new OracleCase(cases.Count, signature, variant.IsWide, []));
            }
        }

        // One translation unit for each optimisation.
        string[] optimizations = [.. variants.Select(static variant => variant.Optimization).Distinct()];
        TemporaryFolder folder = new();
        return new FuzzProbe(folder, await OracleBuilder.BuildAsync(folder, cases, optimizations), cases, variants, bug);
    }

    /// <summary>Makes the calls of one signature in all variants by all routes, up to the first that goes wrong.</summary>
    /// <returns>What went wrong, if anything, and how many calls were made at most.</returns>
    internal (FuzzVerdict? Wrong, long Calls) Run(int index, IReadOnlyList<OracleCall> calls)
    {
        long made = 0;
        foreach (FuzzVerdict verdict in Verdicts(index, calls))
        {
            made += calls.Count;
            if (verdict.Text is not null)
            {
                return (verdict, made);
            }
        }

        return (null, made);
    }

    /// <summary>What each route in each variant does with the calls, one verdict for the first wrong call or for them all.</summary>
    internal IEnumerable<FuzzVerdict> Verdicts(int index, IReadOnlyList<OracleCall> calls)
    {
        for (int variant = 0; variant < _variants.Length; variant++)
        {
            OracleCase one = _cases[(variant * _cases.Count / _variants.Length) + index] with { Calls = calls };
            using OracleCaseRoutes open = _routes.Open(one);
            foreach (Route route in open.Routes)
            {
                (int Call, string Text)? found = OracleChecker.Find(_library, one, route);
                yield return new FuzzVerdict(route.Name, _variants[variant], found is { } wrong ? calls[wrong.Call] : null, found?.Text);
            }
        }
    }

    public void Dispose()
    {
        _routes.Dispose();
        _library.Dispose();
        _folder.Dispose();
    }
}

/// <summary>How one route did.</summary>
/// <param name="Route">The route's name.</param>
/// <param name="Variant">How its callee and caller were compiled.</param>
/// <param name="Call">The call that went wrong, if one did.</param>
/// <param name="Text">What was wrong, in words; null where all was right.</param>
internal sealed record FuzzVerdict(string Route, FuzzVariant Variant, OracleCall? Call, string? Text);

/// <summary>One way of compiling callee and caller.</summary>
/// <param name="Optimization">As the compiler takes it.</param>
/// <param name="IsWide">As <see cref="OracleCase.IsWide"/>.</param>
internal sealed record FuzzVariant(string Optimization, bool IsWide)
{
    public override string ToString() => IsWide ? $"{Optimization}, wide callee" : Optimization;
}
