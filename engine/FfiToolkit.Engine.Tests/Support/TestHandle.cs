using System.Runtime.InteropServices;

namespace FfiToolkit.Tests.Support;

/// <summary>A SafeHandle over an address that nobody owns.</summary>
public sealed class TestHandle : SafeHandle
{
    public TestHandle(nint address)
        : base(0, ownsHandle: true) => SetHandle(address);

    public override bool IsInvalid => handle == 0;

    /// <summary>How often the handle was released: never while a call holds it.</summary>
    public int Releases { get; private set; }

    protected override bool ReleaseHandle()
    {
        Releases++;
        return true;
    }
}
