namespace FfiToolkit.Abi;

/// <summary>What the two x64 conventions share: the registers' numbers and names.</summary>
internal abstract class X64Convention(TargetAbi abi) : Convention(abi)
{
    // Numbers of the instruction set: rax 0, rcx 1, rdx 2, rbx 3, rsp 4, rbp 5, rsi 6, rdi 7, r8 8, r9 9.
    protected const int Rax = 0;
    protected const int Rdx = 2;

    private static readonly string[] s_names =
        ["rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15"];

    public sealed override InstructionSet InstructionSet => InstructionSet.X64;

    // Two words in a vector register.
    public sealed override int MemoryBytes => 16;

    // psABI 3.2.3, "Returning of Values": "On return %rax will contain the address that has been passed in by the caller in %rdi";
    // Microsoft, "Return values": "The same pointer must be returned by the callee in RAX".
    public sealed override bool ReturnsResultAddress => true;

    protected sealed override string DescribeInteger(Piece piece) => s_names[piece.Index];

    protected sealed override string DescribeVector(Piece piece) => $"xmm{piece.Index}";
}
