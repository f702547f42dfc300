using FfiToolkit.Tests.Oracle;
using FfiToolkit.Tests.Support;

namespace FfiToolkit.Tests.Fuzzing;

/// <summary>A few signatures, each compiled in every way that the oracle has: both kinds of callee, both optimisations.</summary>
internal sealed class FuzzProbe : IDisposable
{
    // One for each optimisation: the first half of the variants with -O1, the second with -O0.
    private const int TranslationUnits = 2;
    private static readonly string[] s_variants = ["-O1", "-O1, wide callee", "-O0", "-O0, wide callee"];

    private readonly TemporaryFolder _folder;
    private readonly OracleLibrary _library;
    private readonly OracleRoutes _routes;
    private readonly IReadOnlyList<OracleCase> _cases;

    private FuzzProbe(TemporaryFolder folder, OracleLibrary library, IReadOnlyList<OracleCase> cases, StubBug? bug)
    {
        _folder = folder;
        _library = library;
        _cases = cases;
        _routes = new OracleRoutes(library, bug);
    }

    internal string Versions => _routes.Versions;

    internal static async Task<FuzzProbe> BuildAsync(IReadOnlyList<Signature> signatures, StubBug? bug)
    {
        List<OracleCase> cases = [];
        for (int variant = 0; variant < s_variants.Length; variant++)
        {
            bool isWide = variant % 2 == 1;
            cases.AddRange(signatures.Select((signature, i) => new OracleCase((variant * signatures.Count) + i, signature, isWide, [])));
        }

        TemporaryFolder folder = new();
        return new FuzzProbe(folder, await OracleBuilder.BuildAsync(folder, cases, TranslationUnits), cases, bug);
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
        for (int variant = 0; variant < s_variants.Length; variant++)
        {
            OracleCase one = _cases[(variant * _cases.Count / s_variants.Length) + index] with { Calls = calls };
            using OracleCaseRoutes open = _routes.Open(one);
            foreach (Route route in open.Routes)
            {
                (int Call, string Text)? found = OracleChecker.Find(_library, one, route);
                yield return new FuzzVerdict(route.Name, s_variants[variant], found is { } wrong ? calls[wrong.Call] : null, found?.Text);
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
internal sealed record FuzzVerdict(string Route, string Variant, OracleCall? Call, string? Text);
