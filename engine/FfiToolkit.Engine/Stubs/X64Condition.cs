namespace FfiToolkit.Stubs;

/// <summary>When a branch is taken: the last byte of its opcode, the others being 0F but for <see cref="Always"/> (Intel SDM 2A, "Jcc" and "JMP").</summary>
internal enum X64Condition : byte
{
    Equal = 0x84,
    NotEqual = 0x85,
    Sign = 0x88,
    NotSign = 0x89,
    Always = 0xE9,
}
