using System.Reflection;
using System.Reflection.Emit;

namespace FfiToolkit.Build.Tasks.Tests.Support;

/// <summary>Writes assemblies with given types, for the checks that read metadata.</summary>
internal static class TinyAssembly
{
    /// <summary>Writes an assembly. <paramref name="iced"/> makes it reference an assembly of that name.</summary>
    public static string Write(string path, bool iced, params string[] types)
    {
        PersistedAssemblyBuilder assembly = new(new AssemblyName(Path.GetFileNameWithoutExtension(path)), typeof(object).Assembly);
        ModuleBuilder module = assembly.DefineDynamicModule("module");
        foreach (string type in types)
        {
            TypeBuilder builder = module.DefineType(type, TypeAttributes.NotPublic | TypeAttributes.Sealed);
            if (iced)
            {
                builder.DefineField("assembler", IcedType(), FieldAttributes.Private);
            }

            builder.CreateType();
        }

        assembly.Save(path);
        File.WriteAllText(Path.ChangeExtension(path, ".xml"), "<doc/>");
        return path;
    }

    private static TypeBuilder IcedType()
    {
        PersistedAssemblyBuilder assembly = new(new AssemblyName("Iced") { Version = new Version(1, 21, 0) }, typeof(object).Assembly);
        return assembly.DefineDynamicModule("Iced").DefineType("Iced.Intel.Assembler", TypeAttributes.Public);
    }
}
