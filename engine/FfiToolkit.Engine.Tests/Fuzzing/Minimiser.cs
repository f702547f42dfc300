using System.Collections.Immutable;
using System.Runtime.InteropServices;
using CsCheck;
using FfiToolkit.Conformance;
using FfiToolkit.Tests.Oracle;

namespace FfiToolkit.Tests.Fuzzing;

/// <summary>Makes a call that goes wrong as small as it can be: fewer parameters, plainer types, plainer values.</summary>
internal sealed class Minimiser(FuzzJournal journal, PCG random, StubBug? bug = null)
{
    // Compiled at a time: enough to share the compiler's start, few enough to stop early.
    private const int CandidatesPerLibrary = 16;

    // The values that showed a mismatch may hide it when parameters change places; fresh ones rarely all do.
    private const int DrawsPerCandidate = 20;

    // What shows the mismatch; every other way of compiling candidates would only take its time. None before it was seen.
    private FuzzVariant? _variant;

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
        while (await FirstWrongAsync([.. PlainerTypes(current.Signature).Select(plainer => Fitted(current, plainer))]) is { } plainer)
        {
            current = plainer;
        }

        return current;
    }

    private async Task<FuzzInput> SimplifyValuesAsync(FuzzInput current)
    {
        using FuzzProbe probe = await FuzzProbe.BuildAsync([current.Signature], bug, _variant);
        int[] offsets = OracleWords.Offsets(current.Signature);
        for (int i = 0; i < offsets.Length; i++)
        {
            bool isResult = i == offsets.Length - 1;
            NativeType type = isResult ? current.Signature.ReturnType : current.Signature.Parameters[i];
            ulong[] value = isResult ? current.Call.Result : current.Call.Arguments[offsets[i]..offsets[i + 1]];
            foreach (ulong[] plainer in PlainerValues(type, value))
            {
                OracleCall call = isResult
                    ? current.Call with { Result = plainer }
                    : current.Call with { Arguments = [.. current.Call.Arguments[..offsets[i]], .. plainer, .. current.Call.Arguments[offsets[i + 1]..]] };
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
            using FuzzProbe probe = await FuzzProbe.BuildAsync([.. part.Select(static one => one.Signature)], bug, _variant);
            for (int i = 0; i < part.Length; i++)
            {
                FuzzInput one = part[i];
                string seed = random.ToString();
                journal.Note(one, one.Command(seed));
                OracleCall[] calls = [one.Call, .. Enumerable.Range(0, DrawsPerCandidate).Select(_ => OracleGenerator.Call(one.Signature, random))];
                if (probe.Run(i, calls).Wrong is { Call: { } call, Variant: var variant })
                {
                    _variant = variant;
                    return one with { Call = call };
                }
            }
        }

        return null;
    }

    private static FuzzInput Without(FuzzInput input, int start, int size)
    {
        Signature signature = input.Signature;
        int end = Math.Min(start + size, signature.Parameters.Length);
        int[] offsets = OracleWords.Offsets(signature);
        ulong[] values = [.. input.Call.Arguments[..offsets[start]], .. input.Call.Arguments[offsets[end]..]];
        int named = signature.FixedParameters - Math.Max(0, Math.Min(end, signature.FixedParameters) - start);
        return new FuzzInput(Like(signature, signature.ReturnType, signature.Parameters.RemoveRange(start, end - start), named), input.Call with { Arguments = values });
    }

    /// <summary>A signature that is variadic where another is, for as long as there are arguments on both sides of the dots.</summary>
    private static Signature Like(Signature signature, NativeType result, ImmutableArray<NativeType> types, int named) =>
        Signature.Of(result, [.. types], signature.IsVariadic && named > 0 && named < types.Length ? named : -1);

    /// <summary>The values of a call for types that take other numbers of words.</summary>
    private static FuzzInput Fitted(FuzzInput input, Signature plainer)
    {
        int[] offsets = OracleWords.Offsets(input.Signature);
        IEnumerable<ulong> arguments = plainer.Parameters.SelectMany((type, i) => Fit(type, input.Call.Arguments[offsets[i]..offsets[i + 1]]));
        return new FuzzInput(plainer, new OracleCall([.. arguments], Fit(plainer.ReturnType, input.Call.Result)));

        static ulong[] Fit(NativeType type, ulong[] words) => Valid(type, [.. words.Concat(Enumerable.Repeat(ulong.MaxValue, OracleWords.Of(type))).Take(OracleWords.Of(type))]);
    }

    /// <summary>Signatures with plainer types: all at once, which mostly does, then one at a time; and without dots.</summary>
    private static IEnumerable<Signature> PlainerTypes(Signature signature)
    {
        ImmutableArray<NativeType> types = signature.Parameters;
        IEnumerable<Signature> atOnce =
        [
            Signature.Create(NativeType.Void, [.. types.Select(static _ => NativeType.Int32)]),
            Signature.Create(NativeType.Void, [.. types.Select(static type => !type.IsAggregate && OracleTypes.IsFloat(type) ? NativeType.Float64 : NativeType.Int32)]),
            Signature.Create(signature.ReturnType, types.AsSpan()),
        ];
        IEnumerable<Signature> results = PlainerThan(signature.ReturnType).Select(type => Like(signature, type, types, signature.FixedParameters));
        IEnumerable<Signature> parameters =
            from i in Enumerable.Range(0, types.Length)
            from type in PlainerThan(types[i])
            where type != NativeType.Void
            select Like(signature, signature.ReturnType, types.SetItem(i, type), signature.FixedParameters);
        return atOnce.Concat(results).Concat(parameters).Where(one => Complexity(one) < Complexity(signature));
    }

    private static IEnumerable<NativeType> PlainerThan(NativeType type) =>
        new[] { NativeType.Void, NativeType.Int32, NativeType.Float64 }.Concat(Parts(type)).Where(plainer => Complexity(plainer) < Complexity(type));

    /// <summary>What is left of an aggregate: one of its own members that is an aggregate, itself without one of its members, or with a plainer one.</summary>
    private static IEnumerable<NativeType> Parts(NativeType type)
    {
        if (type is not AggregateType aggregate)
        {
            return [];
        }

        ImmutableArray<NativeField> fields = aggregate.Fields;
        IEnumerable<NativeType> members = fields.Select(static field => field.Type).Where(static member => member is AggregateType);
        IEnumerable<ImmutableArray<NativeField>> fewer = fields.Length > 1 ? Enumerable.Range(0, fields.Length).Select(fields.RemoveAt) : [];
        IEnumerable<ImmutableArray<NativeField>> plainer =
            from i in Enumerable.Range(0, fields.Length)
            from member in PlainerMembers(fields[i].Type)
            select fields.SetItem(i, new NativeField(fields[i].Name, member, fields[i].Alignment));
        IEnumerable<NativeType> unpacked = aggregate.Packing == default ? [] : [Rebuilt(aggregate, default, fields)];
        return members.Concat(fewer.Concat(plainer).Select(left => Rebuilt(aggregate, aggregate.Packing, left))).Concat(unpacked)
            .Where(static left => Judges.Agree(OracleWords.Abi, Signature.Create(left)));
    }

    private static IEnumerable<NativeType> PlainerMembers(NativeType member) => member switch
    {
        ArrayType { Length: > 1 } array => [array.Element, NativeType.Array(array.Element, array.Length - 1)],
        ArrayType array => [array.Element],
        _ => PlainerThan(member).Where(static plainer => plainer != NativeType.Void),
    };

    private static NativeType Rebuilt(AggregateType type, NativePacking packing, ImmutableArray<NativeField> fields) => type is UnionType
        ? NativeType.Union(type.Name, packing, fields.AsSpan())
        : NativeType.Struct(type.Name, packing, fields.AsSpan());

    private static int Complexity(Signature signature) => signature.Parameters.Append(signature.ReturnType).Sum(Complexity) + (signature.IsVariadic ? 1 : 0);

    private static int Complexity(NativeType type) => type switch
    {
        AggregateType aggregate => 4 + aggregate.Fields.Sum(static field => Complexity(field.Type) + (field.Alignment == 0 ? 0 : 1))
            + (aggregate is UnionType ? 1 : 0) + (aggregate.Packing == default ? 0 : 1),
        ArrayType array => 1 + (array.Length * Complexity(array.Element)),
        _ => type.Kind switch
        {
            NativeKind.Void => 0,
            NativeKind.Int32 => 1,
            NativeKind.Float64 => 2,
            NativeKind.Complex => 4,
            _ => 3,
        },
    };

    private static ulong[] Valid(NativeType type, ulong[] words)
    {
        if (type.IsAggregate)
        {
            Values.Normalise(OracleWords.Abi, type, MemoryMarshal.AsBytes(words.AsSpan()));
        }

        return words;
    }

    // 1 before 0: what a stub forgets to write is 0 by chance more often.
    private static IEnumerable<ulong[]> PlainerValues(NativeType type, ulong[] value)
    {
        if (type.IsAggregate)
        {
            // Every byte one more than the byte before it: what is in another's place is seen.
            byte[] counted = [.. Enumerable.Range(1, value.Length * sizeof(ulong)).Select(static i => (byte)i)];
            return [Valid(type, MemoryMarshal.Cast<byte, ulong>(counted).ToArray())];
        }

        ulong mask = OracleTypes.Mask(OracleTypes.Bits(type));
        ulong[] plain = type.Kind switch
        {
            NativeKind.Void => [0],
            NativeKind.Float32 => [BitConverter.SingleToUInt32Bits(1), 0, BitConverter.SingleToUInt32Bits(-1)],
            NativeKind.Float64 => [BitConverter.DoubleToUInt64Bits(1), 0, BitConverter.DoubleToUInt64Bits(-1)],
            _ => [1, 0, mask],
        };
        return [.. plain.Append(value[0] & mask).Select(static bits => (ulong[])[bits])];
    }
}
