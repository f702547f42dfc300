using System.Text;
using System.Text.Json;

namespace FfiToolkit.Build.Tasks.Packing;

/// <summary>The script of the npm package that gives the paths of libraries.</summary>
internal static class NpmLoader
{
    /// <summary>The script: <c>path</c> is the first library's, <c>paths</c> has all by name.</summary>
    public static string Script(string package, IReadOnlyList<IGrouping<string, BuiltRuntime>> runtimes)
    {
        StringBuilder table = new();
        foreach (IGrouping<string, BuiltRuntime> runtime in runtimes)
        {
            string files = string.Join(", ", runtime.Where(static library => library.Library is not null).Select(static library => $"{Quoted(library.Name)}: {Quoted(library.LibraryName)}"));
            table.Append($"  {Quoted(NpmPlatform.Of(runtime.Key).Name)}: {{ {files} }},\n");
        }

        return $$"""
            'use strict';
            const { dirname, join } = require('node:path');

            const files = {
            {{table}}};

            // Node on glibc says which one runs; that on musl has none.
            function isMusl() {
              if (process.platform !== 'linux') return false;
              if (process.report === undefined) return false;
              process.report.excludeNetwork = true;
              return process.report.getReport().header.glibcVersionRuntime === undefined;
            }

            const platform = `${process.platform}-${process.arch}${isMusl() ? '-musl' : ''}`;
            if (files[platform] === undefined) {
              throw new Error(`{{package}} has no library for ${platform} (known: ${Object.keys(files).join(', ')}).`);
            }

            let folder;
            try {
              folder = dirname(require.resolve(`{{package}}-${platform}/package.json`));
            } catch (cause) {
              throw new Error(`{{package}}-${platform} is not installed. Install {{package}} on this platform, with optional dependencies.`, { cause });
            }

            const paths = Object.fromEntries(Object.entries(files[platform]).map(([name, file]) => [name, join(folder, file)]));
            module.exports = { path: Object.values(paths)[0], paths };

            """;
    }

    /// <summary>Its declarations for TypeScript.</summary>
    public static string Types(IReadOnlyList<IGrouping<string, BuiltRuntime>> runtimes)
    {
        string names = string.Join(" | ", runtimes.SelectMany(static runtime => runtime).Select(static library => Quoted(library.Name)).Distinct());
        return $$"""
            /** The path of the library for this platform, as dlopen takes it. */
            export const path: string;
            /** The paths of all libraries, by name. */
            export const paths: Record<{{names}}, string>;

            """;
    }

    private static string Quoted(string text) => JsonSerializer.Serialize(text);
}
