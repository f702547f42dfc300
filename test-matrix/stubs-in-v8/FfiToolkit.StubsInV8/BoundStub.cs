using System.Collections.Immutable;
using System.Runtime.Intrinsics.X86;

namespace FfiToolkit.StubsInV8;

/// <summary>A stub that is bound, and how V8 must come to its target.</summary>
/// <param name="Result">The type of the result.</param>
/// <param name="Arguments">Those of the parameters.</param>
/// <param name="Passed">How many arguments JavaScript passes.</param>
/// <param name="Expected"><c>fast</c>; <c>slow</c>, where V8 must call its callback; <c>wrong</c>, where the stub is broken on purpose.</param>
/// <param name="Target">The address in its code.</param>
/// <param name="Code">Its code, as the engine emitted it.</param>
internal sealed record BoundStub(string Result, ImmutableArray<string> Arguments, int Passed, string Expected, ulong Target, ImmutableArray<byte> Code)
{
    // Room for a jump.
    private const ulong TargetSize = 16;

    // Up to as many as the V8 host passes directly.
    private static readonly ImmutableArray<int> s_counts = [.. Enumerable.Range(0, 10), 12, 15, 19];

    internal string Name => Expected switch
    {
        "slow" when Passed < Arguments.Length => $"{Signature()} with {Passed} arguments is slow",
        "slow" => $"{Signature()} is slow",
        "wrong" => $"{Signature()} without a move of its last argument is noticed",
        _ => Signature(),
    };

    /// <summary>Each type at every place; then what must be slow, so that the counter of slow calls is known to count; then what must be wrong, so that values are known to be looked at.</summary>
    internal static ImmutableArray<BoundStub> AllOf(V8Machine machine)
    {
        var stubs = ImmutableArray.CreateBuilder<BoundStub>();
        string[] results = ["void", .. machine.Fast.Where(static type => type is not ("int8" or "uint8" or "int16" or "uint16"))];
        foreach (int count in s_counts)
        {
            for (int first = 0; first < (count == 0 ? results.Length : machine.Fast.Length); first++)
            {
                // V8 has no smaller result than 32 bits; the V8 host cuts them off in JavaScript.
                string result = results[(count + first) % results.Length];
                Add(result, machine.Fast, first, count, count, "fast");
            }
        }

        foreach (string type in machine.Slow)
        {
            Add("void", [type], 0, 1, 1, "slow");
            Add(type, machine.Fast, 0, 0, 0, "slow");
            Add("int32", [.. machine.Fast, type], machine.Fast.Length, 4, 4, "slow");
        }

        Add("int32", ["int32"], 0, 2, 1, "slow");
        foreach (int count in new[] { 1, 2, 3, 12 })
        {
            Add("void", ["int32"], 0, count, count, "wrong");
        }

        return stubs.ToImmutable();

        void Add(string result, ImmutableArray<string> types, int first, int count, int passed, string expected)
        {
            ImmutableArray<string> arguments = [.. Enumerable.Range(first, count).Select(i => types[i % types.Length])];
            ulong target = machine.Targets + ((ulong)stubs.Count * TargetSize);
            ImmutableArray<string> moved = expected == "wrong" ? arguments[..^1] : arguments;
            StubReport report = StubInspector.Inspect(Parse(result, moved), machine.Abi, target, Avx.IsSupported);
            stubs.Add(new BoundStub(result, arguments, passed, expected, target, report.Receiver?.Code ?? throw new InvalidOperationException($"no receiver stub: {report.Reason}")));
        }
    }

    private static Signature Parse(string result, ImmutableArray<string> arguments) => FfiToolkit.Signature.Parse($"{result}({string.Join(", ", arguments)})");

    private string Signature() => Parse(Result, Arguments).ToString();
}
