namespace FfiToolkit.Abi;

/// <summary>A calling convention that stubs can be emitted for.</summary>
internal enum TargetAbi
{
    /// <summary>System V AMD64: Linux, macOS and FreeBSD on x64.</summary>
    SystemVX64,
}
