namespace FfiToolkit.TestMatrix;

/// <summary>How near to the real machine something runs, from far to near.</summary>
internal enum Level
{
    /// <summary>It runs nowhere; the manifest says why.</summary>
    None,

    /// <summary>Only a machine of the CI can run it.</summary>
    CiOnly,

    /// <summary>On a processor that Unicorn emulates, without its operating system.</summary>
    Emulated,

    /// <summary>A Windows program under Wine.</summary>
    Wine,

    /// <summary>A Linux program of another architecture under QEMU's user mode.</summary>
    QemuUser,

    /// <summary>On the processor and the operating system it is for.</summary>
    Native,
}
