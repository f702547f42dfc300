using System.Buffers.Binary;
using FfiToolkit.Stubs;

namespace FfiToolkit.Conformance;

/// <summary>The files through which the harness gets its work and gives its results: see <c>Native/harness.c</c>.</summary>
internal static class OutcomeFile
{
    /// <summary>Slots of a record: the most arguments of a case.</summary>
    internal const int Slots = 48;

    /// <summary>Words of one result: result, last callee, stack pointer's move, stack pointer at the target, registers, flags, arguments.</summary>
    internal const int OutcomeWords = 6 + Slots;

    private const ulong Magic = 0x464E_434B_5449_4646;
    private const ulong DirectionFlag = 0x400;
    private const int CodeAlignment = 16;

    internal static void WriteInput(string path, IReadOnlyList<PlannedStub> stubs, TargetAbi abi, Func<int, ulong> callerOf)
    {
        using MemoryStream code = new();
        using BinaryWriter writer = new(File.Create(path));
        writer.Write(Magic);
        writer.Write((ulong)stubs.Count);
        writer.Write((ulong)stubs.Sum(static stub => Rounded(stub.Code.Length)));
        ulong receiver = abi == TargetAbi.Aapcs32HardFloat ? 0x5A5A_5A5AUL : 0x5A5A_5A5A_5A5A_5A5AUL;
        foreach (PlannedStub stub in stubs)
        {
            writer.Write(stub.Kind == StubKind.Receiver ? callerOf(stub.Case.Id) : 0);
            writer.Write((ulong)code.Length);
            writer.Write(stub.Case.ResultSeed(abi));
            writer.Write(receiver);
            for (int i = 0; i < Slots; i++)
            {
                writer.Write(i < stub.Case.Arguments.Length ? stub.Case.Arguments[i] : 0);
            }

            code.Write(stub.Code);
            code.SetLength(Rounded((int)code.Length));
            code.Position = code.Length;
        }

        code.WriteTo(writer.BaseStream);
    }

    /// <summary>How many results a file has.</summary>
    internal static int Count(string path) => File.Exists(path) ? (int)(new FileInfo(path).Length / (OutcomeWords * sizeof(ulong))) : 0;

    /// <summary>Says what is wrong with a result, or null.</summary>
    /// <param name="stub">The stub that ran.</param>
    /// <param name="record">Its record.</param>
    /// <param name="abi">The convention.</param>
    /// <param name="target">What the target's stack and registers are.</param>
    internal static string? Judge(PlannedStub stub, ReadOnlySpan<byte> record, TargetAbi abi, ExecutableTarget target)
    {
        List<string> wrong = [];
        ConformanceCase one = stub.Case;
        if (Word(record, 1) != (ulong)one.Id + 1)
        {
            wrong.Add("the callee was not reached");
        }

        for (int i = 0; i < one.Arguments.Length; i++)
        {
            Compare(wrong, $"argument {i}", Word(record, 6 + i), one.ExpectedArgument(abi, i));
        }

        Compare(wrong, "the result", Word(record, 0), one.ExpectedResult(abi));
        if (Word(record, 2) != 0)
        {
            wrong.Add($"the stack pointer moved by {(long)Word(record, 2)}");
        }

        if ((long)Word(record, 3) % target.StackAlignment != target.PushedByCall % target.StackAlignment)
        {
            wrong.Add($"the stack pointer at the target was 0x{Word(record, 3):x}");
        }

        ulong registers = Word(record, 4);
        wrong.AddRange(target.RegisterNames.Where((_, i) => (registers >> i & 1) != 0).Distinct().Select(static name => $"{name} was not kept"));
        if ((Word(record, 5) & DirectionFlag) != 0)
        {
            wrong.Add("the direction flag was left set");
        }

        return wrong.Count == 0 ? null : string.Join("; ", wrong);
    }

    private static void Compare(List<string> wrong, string what, ulong seen, ulong expected)
    {
        if (seen != expected)
        {
            wrong.Add($"{what} was 0x{seen:x}, not 0x{expected:x}");
        }
    }

    private static ulong Word(ReadOnlySpan<byte> record, int index) => BinaryPrimitives.ReadUInt64LittleEndian(record[(index * sizeof(ulong))..]);

    private static int Rounded(int length) => (length + CodeAlignment - 1) / CodeAlignment * CodeAlignment;
}
