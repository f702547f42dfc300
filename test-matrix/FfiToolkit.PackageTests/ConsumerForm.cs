namespace FfiToolkit.PackageTests;

/// <summary>The ways in which the consumer is built.</summary>
public enum ConsumerForm
{
    /// <summary>As <c>dotnet build</c> makes it: any machine, shared runtime.</summary>
    Portable,

    /// <summary>For this machine's RID alone, with the shared runtime.</summary>
    FrameworkDependent,

    /// <summary>Self-contained and trimmed, with WithoutFfiFastcall.</summary>
    TrimmedWithoutFastcall,

    /// <summary>Self-contained, one file, native libraries in it.</summary>
    SingleFile,

    /// <summary>NativeAOT.</summary>
    Native,

    /// <summary>NativeAOT with WithoutFfiFastcall.</summary>
    NativeWithoutFastcall,

    /// <summary>As <see cref="Portable"/>, on the engine package that was built with WithoutFfiFastcall.</summary>
    OnEngineWithoutFastcall,
}
