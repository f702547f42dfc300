using System.Collections.Immutable;
using CsCheck;
using FfiToolkit.Tests.Oracle;

namespace FfiToolkit.Tests.Fuzzing;

/// <summary>Makes a call that goes wrong as small as it can be: fewer parameters, plainer types, plainer values.</summary>
internal sealed class Minimiser(FuzzJournal journal, PCG random, StubBug? bug = null)
{
    // Compiled at a time: enough to share the compiler's start, few enough to stop early.
    private const int CandidatesPerLibrary = 16;

    // The values that showed a mismatch may hide it when parameters change places; fresh ones rarely all do.
    private const int DrawsPerCandidate = 20;

    /// <summary>Makes the call smaller for as long as any route goes wrong.</summary>
    /// <returns>The smallest call; null where the mismatch does not come again.</returns>
    internal async Task<FuzzInput?> MinimiseAsync(FuzzInput input)
    {
        FuzzInput? current = await FirstWrongAsync([input]);
        FuzzInput? before = null;
        while (current is not null && current.Signature != before?.Signature)
        {
            before = current;
            current = await SimplifyTypesAsync(await DropParametersAsync(current));
        }

        return current is null ? null : await SimplifyValuesAsync(current);
    }

    private async Task<FuzzInput> DropParametersAsync(FuzzInput current)
    {
        int size = current.Signature.Parameters.Length;
        while (size > 0)
        {
            int count = current.Signature.Parameters.Length;
            FuzzInput? smaller = await FirstWrongAsync([.. Enumerable.Range(0, (count + size - 1) / size).Select(i => Without(current, i * size, size))]);
            current = smaller ?? current;
            size = smaller is null ? size / 2 : Math.Min(size, current.Signature.Parameters.Length);
        }

        return current;
    }

    private async Task<FuzzInput> SimplifyTypesAsync(FuzzInput current)
    {
        while (await FirstWrongAsync([.. PlainerTypes(current.Signature).Select(plainer => current with { Signature = plainer })]) is { } plainer)
        {
            current = plainer;
        }

        return current;
    }

    private async Task<FuzzInput> SimplifyValuesAsync(FuzzInput current)
    {
        using FuzzProbe probe = await FuzzProbe.BuildAsync([current.Signature], bug);
        int count = current.Signature.Parameters.Length;
        for (int i = 0; i <= count; i++)
        {
            NativeType type = i < count ? current.Signature.Parameters[i] : current.Signature.ReturnType;
            ulong value = i < count ? current.Call.Arguments[i] : current.Call.Result;
            foreach (ulong plainer in PlainerValues(type, value))
            {
                OracleCall call = i < count
                    ? current.Call with { Arguments = [.. current.Call.Arguments[..i], plainer, .. current.Call.Arguments[(i + 1)..]] }
                    : current.Call with { Result = plainer };
                if (probe.Run(0, [call]).Wrong is not null)
                {
                    current = current with { Call = call };
                    break;
                }
            }
        }

        return current;
    }

    /// <summary>The first candidate that goes wrong, with the values that show it.</summary>
    private async Task<FuzzInput?> FirstWrongAsync(IReadOnlyList<FuzzInput> candidates)
    {
        foreach (FuzzInput[] part in candidates.Chunk(CandidatesPerLibrary))
        {
            using FuzzProbe probe = await FuzzProbe.BuildAsync([.. part.Select(static one => one.Signature)], bug);
            for (int i = 0; i < part.Length; i++)
            {
                FuzzInput one = part[i];
                string seed = random.ToString();
                journal.Note(one, one.Command(seed));
                OracleCall[] calls = [one.Call, .. Enumerable.Range(0, DrawsPerCandidate).Select(_ => OracleGenerator.Call(one.Signature, random))];
                if (probe.Run(i, calls).Wrong is { Call: { } call })
                {
                    return one with { Call = call };
                }
            }
        }

        return null;
    }

    private static FuzzInput Without(FuzzInput input, int start, int size)
    {
        int end = Math.Min(start + size, input.Signature.Parameters.Length);
        ImmutableArray<NativeType> types = input.Signature.Parameters.RemoveRange(start, end - start);
        ulong[] values = [.. input.Call.Arguments[..start], .. input.Call.Arguments[end..]];
        return new FuzzInput(Signature.Create(input.Signature.ReturnType, types.AsSpan()), input.Call with { Arguments = values });
    }

    /// <summary>Signatures with plainer types: all at once, which mostly does, then one at a time.</summary>
    private static IEnumerable<Signature> PlainerTypes(Signature signature)
    {
        ImmutableArray<NativeType> types = signature.Parameters;
        IEnumerable<Signature> atOnce =
        [
            Signature.Create(NativeType.Void, [.. types.Select(static _ => NativeType.Int32)]),
            Signature.Create(NativeType.Void, [.. types.Select(static type => OracleTypes.IsFloat(type) ? NativeType.Float64 : NativeType.Int32)]),
        ];
        IEnumerable<Signature> results = PlainerThan(signature.ReturnType).Select(type => Signature.Create(type, types.AsSpan()));
        IEnumerable<Signature> parameters =
            from i in Enumerable.Range(0, types.Length)
            from type in PlainerThan(types[i])
            where type != NativeType.Void
            select Signature.Create(signature.ReturnType, types.SetItem(i, type).AsSpan());
        return atOnce.Where(one => Complexity(one) < Complexity(signature)).Concat(results).Concat(parameters);
    }

    private static IEnumerable<NativeType> PlainerThan(NativeType type) =>
        new[] { NativeType.Void, NativeType.Int32, NativeType.Float64 }.Where(plainer => Complexity(plainer) < Complexity(type));

    private static int Complexity(Signature signature) => signature.Parameters.Append(signature.ReturnType).Sum(Complexity);

    private static int Complexity(NativeType type) => type.Kind switch
    {
        NativeKind.Void => 0,
        NativeKind.Int32 => 1,
        NativeKind.Float64 => 2,
        _ => 3,
    };

    // 1 before 0: what a stub forgets to write is 0 by chance more often.
    private static IEnumerable<ulong> PlainerValues(NativeType type, ulong value)
    {
        ulong mask = OracleTypes.Mask(OracleTypes.Bits(type));
        ulong[] plain = type.Kind switch
        {
            NativeKind.Void => [0],
            NativeKind.Float32 => [BitConverter.SingleToUInt32Bits(1), 0, BitConverter.SingleToUInt32Bits(-1)],
            NativeKind.Float64 => [BitConverter.DoubleToUInt64Bits(1), 0, BitConverter.DoubleToUInt64Bits(-1)],
            _ => [1, 0, mask],
        };
        return [.. plain, value & mask];
    }
}
