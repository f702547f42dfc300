using System.Buffers.Binary;
using FfiToolkit.Stubs;

namespace FfiToolkit.Conformance;

/// <summary>The files through which the harness gets its work and gives its results: see <c>Native/harness.c</c>.</summary>
internal static class OutcomeFile
{
    /// <summary>Words of a result before its bytes: last callee, stack pointer's move, stack pointer at the target, registers, flags.</summary>
    private const int OutcomeWords = 5;

    private const int GuardBytes = 8;
    private const ulong Magic = 0x464E_434B_5449_4646;
    private const ulong DirectionFlag = 0x400;
    private const int CodeAlignment = 16;

    internal static void WriteInput(string path, IReadOnlyList<PlannedStub> stubs, TargetAbi abi, Func<int, ulong> callerOf)
    {
        using BinaryWriter writer = new(File.Create(path));
        writer.Write(Magic);
        writer.Write((ulong)stubs.Count);
        writer.Write((ulong)stubs.Sum(static stub => Rounded(stub.Code.Length)));
        foreach (PlannedStub stub in stubs)
        {
            writer.Write(stub.Code);
            writer.Write(new byte[Rounded(stub.Code.Length) - stub.Code.Length]);
        }

        ulong receiver = abi == TargetAbi.Aapcs32HardFloat ? 0x5A5A_5A5AUL : 0x5A5A_5A5A_5A5A_5A5AUL;
        int offset = 0;
        foreach (PlannedStub stub in stubs)
        {
            writer.Write(stub.Kind == StubKind.Receiver ? callerOf(stub.Case.Id) : 0);
            writer.Write((ulong)offset);
            writer.Write(receiver);
            writer.Write((ulong)stub.Case.Slots.Length);
            writer.Write((ulong)stub.Case.Result.Length);
            writer.Write(stub.Case.Slots.AsSpan());
            writer.Write(stub.Case.Result.AsSpan());
            offset += Rounded(stub.Code.Length);
        }
    }

    /// <summary>Bytes of a stub's result in the file.</summary>
    internal static int SizeOf(PlannedStub stub) => (OutcomeWords * sizeof(ulong)) + GuardBytes + stub.Case.Result.Length + stub.Case.Slots.Length;

    /// <summary>Says what is wrong with a result, or null.</summary>
    /// <param name="stub">The stub that ran.</param>
    /// <param name="record">Its record.</param>
    /// <param name="target">What the target's stack and registers are.</param>
    internal static string? Judge(PlannedStub stub, ReadOnlySpan<byte> record, ExecutableTarget target)
    {
        ConformanceCase one = stub.Case;
        ReadOnlySpan<byte> bytes = record[(OutcomeWords * sizeof(ulong))..];
        List<string> wrong = one.Differences(bytes[(GuardBytes + one.Result.Length)..], bytes.Slice(GuardBytes, one.Result.Length));
        if (Word(record, 0) == (CSource.Changed | ((ulong)one.Id + 1)))
        {
            wrong.Insert(0, "an aggregate of the caller's was changed");
        }
        else if (Word(record, 0) != (ulong)one.Id + 1)
        {
            wrong.Insert(0, "the callee was not reached");
        }

        if (bytes[..GuardBytes].ContainsAnyExcept(ConformanceCase.Untouched))
        {
            wrong.Add("memory before the result was written");
        }

        if (Word(record, 1) != 0)
        {
            wrong.Add($"the stack pointer moved by {(long)Word(record, 1)}");
        }

        if ((long)Word(record, 2) % target.StackAlignment != target.PushedByCall % target.StackAlignment)
        {
            wrong.Add($"the stack pointer at the target was 0x{Word(record, 2):x}");
        }

        ulong registers = Word(record, 3);
        wrong.AddRange(target.RegisterNames.Where((_, i) => (registers >> i & 1) != 0).Distinct().Select(static name => $"{name} was not kept"));
        if ((Word(record, 4) & DirectionFlag) != 0)
        {
            wrong.Add("the direction flag was left set");
        }

        return wrong.Count == 0 ? null : string.Join("; ", wrong);
    }

    private static ulong Word(ReadOnlySpan<byte> record, int index) => BinaryPrimitives.ReadUInt64LittleEndian(record[(index * sizeof(ulong))..]);

    private static int Rounded(int length) => (length + CodeAlignment - 1) / CodeAlignment * CodeAlignment;
}
