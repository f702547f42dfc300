using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using FfiToolkit.Build.Tasks.Diagnostics;

namespace FfiToolkit.Build.Tasks.Packing;

/// <summary>What an engine assembly contains, read from its metadata without loading it.</summary>
public sealed class EngineAssembly
{
    private static readonly string[] s_fastcallNamespaces = ["FfiToolkit.Stubs", "FfiToolkit.Memory"];

    private readonly string _path;
    private readonly Guid _version;
    private readonly bool _isReadyToRun;

    private EngineAssembly(string path, Guid version, bool isReadyToRun, IReadOnlySet<string> types, IReadOnlySet<string> references)
    {
        _path = path;
        _version = version;
        _isReadyToRun = isReadyToRun;
        Types = types;
        References = references;
    }

    /// <summary>The full names of its top-level types.</summary>
    public IReadOnlySet<string> Types { get; }

    /// <summary>The names of the assemblies it references.</summary>
    public IReadOnlySet<string> References { get; }

    /// <summary>Reads an assembly.</summary>
    public static EngineAssembly Read(string path)
    {
        byte[] image = PackInput.Read(path, "the engine's assembly");
        try
        {
            using PEReader file = new(new MemoryStream(image));
            MetadataReader metadata = file.GetMetadataReader();
            return new EngineAssembly(
                path,
                metadata.GetGuid(metadata.GetModuleDefinition().Mvid),
                file.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0,
                metadata.TypeDefinitions.Select(metadata.GetTypeDefinition).Where(type => type.GetDeclaringType().IsNil).Select(type => FullName(metadata, type)).ToHashSet(),
                metadata.AssemblyReferences.Select(reference => metadata.GetString(metadata.GetAssemblyReference(reference).Name)).ToHashSet());
        }
        catch (Exception damaged) when (damaged is BadImageFormatException or InvalidOperationException)
        {
            throw new FfiBuildException(DiagnosticCodes.PackInputMissing, $"'{path}' is no .NET assembly: {damaged.Message}. Build the engine again.", damaged) { File = path };
        }
    }

    /// <summary>Fails unless every declared emitter is there, or, for an engine without its fast path, none of it is.</summary>
    public void Check(IReadOnlyList<string> declaredEmitters, bool withoutFastcall)
    {
        if (withoutFastcall)
        {
            string[] present =
            [
                .. Types.Where(type => s_fastcallNamespaces.Any(name => type.StartsWith(name + ".", StringComparison.Ordinal)) || declaredEmitters.Contains(type)).Order(StringComparer.Ordinal),
                .. References.Contains("Iced") ? new[] { "a reference to Iced" } : [],
            ];
            if (present.Length > 0)
            {
                throw Failure(DiagnosticCodes.EmitterPresent, $"is packed under WithoutFfiFastcall and still contains {List(present)}. Build it with WithoutFfiFastcall=true too, or pack without that property.");
            }
        }
        else if (declaredEmitters.Where(emitter => !Types.Contains(emitter)).ToArray() is { Length: > 0 } missing)
        {
            throw Failure(DiagnosticCodes.EmitterMissing, $"does not contain the declared {(missing.Length == 1 ? "emitter" : "emitters")} {List(missing)}. Build it without WithoutFfiFastcall, or correct FfiDeclaredEmitters.");
        }
    }

    /// <summary>Fails unless a file is this assembly with code that was compiled ahead of time.</summary>
    public void CheckReadyToRun(string path)
    {
        EngineAssembly compiled = Read(path);
        if (!compiled._isReadyToRun)
        {
            throw compiled.Failure(DiagnosticCodes.NotReadyToRun, "has no code that was compiled ahead of time. Give the output of crossgen2, or leave it out of ReadyToRun.");
        }

        if (compiled._version != _version)
        {
            throw compiled.Failure(DiagnosticCodes.NotReadyToRun, $"was not compiled from '{_path}'. Delete it and pack again.");
        }
    }

    private static string List(string[] names) => names.Length <= 5 ? string.Join(", ", names) : $"{string.Join(", ", names[..5])} and {names.Length - 5} more";

    private static string FullName(MetadataReader metadata, TypeDefinition type)
    {
        string space = metadata.GetString(type.Namespace);
        string name = metadata.GetString(type.Name);
        return space.Length == 0 ? name : $"{space}.{name}";
    }

    private FfiBuildException Failure(string code, string message) => new(code, $"the engine assembly '{_path}' {message}") { File = _path };
}
