using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using FfiToolkit.Abi;
using FfiToolkit.Stubs;

namespace FfiToolkit.Calls.Fastcall;

/// <summary>The calling convention of this process and the emitter that serves it.</summary>
internal static class HostAbi
{
    internal static bool TryGet(out TargetAbi abi, [NotNullWhen(true)] out IStubEmitter? emitter)
    {
        abi = TargetAbi.SystemVX64;
        bool known = RuntimeInformation.ProcessArchitecture == Architecture.X64 && OperatingSystem.IsLinux();
        emitter = known ? new X64StubEmitter() : null;
        return emitter is not null;
    }
}
