using Microsoft.Win32.SafeHandles;

namespace FfiToolkit.Emulator.Unicorn;

/// <summary>A <c>uc_engine*</c>.</summary>
internal sealed class UnicornHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public UnicornHandle()
        : base(ownsHandle: true)
    {
    }

    protected override bool ReleaseHandle() => UnicornNative.Close(handle) == UnicornError.None;
}
