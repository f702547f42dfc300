using FfiToolkit.Memory;

namespace FfiToolkit.Tests.Memory;

/// <summary>What the operating system is told about code is taken back before the code's memory is.</summary>
public sealed class RegistrationTests
{
    private static readonly byte[] s_return = [0xC3];

    [Fact]
    public void A_registration_ends_with_its_block()
    {
        using CodeHeap heap = new(CodeRegionKind.DualMapped);
        Registration registration = new();
        CodeBlock block = heap.Add(s_return, registration);

        Assert.Equal(block.Entry, registration.Address);
        Assert.False(registration.IsOver);

        block.Dispose();

        Assert.True(registration.IsOver);
    }

    [Fact]
    public void Registrations_end_with_the_heap_and_only_once()
    {
        CodeHeap heap = new(CodeRegionKind.DualMapped);
        Registration registration = new();
        CodeBlock block = heap.Add(s_return, registration);

        heap.Dispose();
        block.Dispose();

        Assert.Equal(1, registration.Ends);
    }

    [Fact]
    public void A_refused_registration_leaves_no_code_behind()
    {
        using CodeHeap heap = new(CodeRegionKind.DualMapped);

        Assert.Throws<CodeMemoryException>(() => heap.Add(s_return, new Registration { IsRefused = true }));

        Assert.Equal(0, heap.Usage.Stubs);
    }

    private sealed class Registration : ICodeRegistration
    {
        internal CodeAddress Address { get; private set; }

        internal int Ends { get; private set; }

        internal bool IsOver => Ends > 0;

        internal bool IsRefused { get; init; }

        public void Register(CodeAddress code) => Address = IsRefused ? throw new CodeMemoryException("refused") : code;

        public void Dispose() => Ends++;
    }
}
