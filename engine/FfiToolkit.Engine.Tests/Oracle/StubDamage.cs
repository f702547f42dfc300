using Iced.Intel;

namespace FfiToolkit.Tests.Oracle;

/// <summary>Breaks the code of a right stub in one way, as a bug of the emitter would.</summary>
internal static class StubDamage
{
    /// <summary>Every argument on the stack one slot too far.</summary>
    internal static byte[] MoveStackArguments(byte[] code) => Rewrite(code, static instructions =>
    {
        for (int i = 0; i < instructions.Count; i++)
        {
            Instruction one = instructions[i];
            if (one.Code == Code.Mov_rm64_r64 && one.Op0Kind == OpKind.Memory && one.MemoryBase == Register.RSP)
            {
                instructions[i] = Instruction.Create(Code.Mov_rm64_r64, new MemoryOperand(Register.RSP, (long)one.MemoryDisplacement64 + 8, 8), one.Op1Register);
            }
        }
    });

    /// <summary>The stack 8 bytes lower than the call needs it; the arguments stay where the callee looks for them.</summary>
    internal static byte[] MisalignStack(byte[] code) => Rewrite(code, static instructions =>
    {
        int frame = instructions.FindIndex(static one => one.Mnemonic == Mnemonic.Sub && one.Op0Register == Register.RSP);
        instructions[frame] = Instruction.Create(Code.Sub_rm64_imm32, Register.RSP, (int)instructions[frame].GetImmediate(1) + 8);
    });

    /// <summary>One register that the caller expects back as it was: the one that compiled callers are the least likely to need.</summary>
    internal static byte[] ClobberSavedRegister(byte[] code) =>
        Rewrite(code, static instructions => instructions.Insert(1, Instruction.Create(Code.Xor_r32_rm32, Register.R15D, Register.R15D)));

    /// <summary>The jump alone: the receiver stays the first argument.</summary>
    internal static byte[] KeepReceiver(byte[] code) => Rewrite(code, static instructions =>
    {
        int target = instructions.FindIndex(static one => one.Code == Code.Mov_r64_imm64);
        instructions.RemoveRange(1, target - 1);
    });

    private static byte[] Rewrite(byte[] code, Action<List<Instruction>> change)
    {
        Decoder decoder = Decoder.Create(64, code);
        List<Instruction> instructions = [];
        while (decoder.IP < (ulong)code.Length)
        {
            instructions.Add(decoder.Decode());
        }

        change(instructions);
        Bytes bytes = new();
        Encoder encoder = Encoder.Create(64, bytes);
        ulong position = 0;
        foreach (Instruction one in instructions)
        {
            position += encoder.Encode(one, position);
        }

        return [.. bytes.Written];
    }

    private sealed class Bytes : CodeWriter
    {
        internal List<byte> Written { get; } = [];

        public override void WriteByte(byte value) => Written.Add(value);
    }
}
