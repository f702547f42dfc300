using System.Text.Json;
using FfiToolkit.Build.Tasks.Processes;

namespace FfiToolkit.Build.Tasks.Tests.Recipes;

/// <summary>compile_commands.json: that its commands run, and that clang itself understands them.</summary>
public sealed class CompileCommandsTests : IDisposable
{
    private readonly NativeLibraryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Clang_finds_the_standard_library_of_CXX_that_the_build_uses()
    {
        _folder.Write("a.cpp", "#include <vector>\n#include <cstdio>\n#ifndef _LIBCPP_VERSION\n#error another one\n#endif\nstd::vector<int> broken = \"\";\n");
        Assert.Empty(_folder.Build("linux-x64", ("Sources", "a.cpp"), ("CxxLibrary", "none")));
        _folder.Write("a.cpp", "#include <vector>\n#include <cstdio>\n#ifndef _LIBCPP_VERSION\n#error another one\n#endif\nstd::vector<int> whole;\n");

        string[] arguments = await ArgumentsAsync();

        Assert.Equal("c++", arguments[1]);
        ToolResult clang = await Tool.TryRunAsync("clang-19", ["-fsyntax-only", .. arguments[2..]]);
        Assert.True(clang.Succeeded, clang.Text);
    }

    [Fact]
    public async Task A_command_of_a_file_that_fails_too_compiles_it_as_the_build_does_and_clang_understands_it()
    {
        string source = _folder.Write("src/my part.c", "#include <stdio.h>\n#include \"part.h\"\n#include \"config.h\"\n#include <features.h>\n#if FROM_CONFIGURATION != 8 || PART != 5 || __GLIBC_MINOR__ != 17\n#error other flags\n#endif\nint broken = \"\";\nint part (void) { return puts (\"\"); }\n");
        _folder.Write("include/part.h", "#define PART 5\n");
        Assert.Empty(_folder.Build("linux-x64", ("Sources", "src/*.c"), ("IncludeDirectories", "include"), ("Configuration", "FROM_CONFIGURATION=8"), ("CFlags", "-Werror")));

        using JsonDocument commands = JsonDocument.Parse(await File.ReadAllTextAsync(_folder["log", "compile_commands.json"], TestContext.Current.CancellationToken));
        JsonElement command = Assert.Single(commands.RootElement.EnumerateArray());
        string[] arguments = [.. command.GetProperty("arguments").EnumerateArray().Select(static argument => argument.GetString()!)];

        Assert.Equal(source, command.GetProperty("file").GetString());
        Assert.Equal([source], arguments.TakeLast(1));
        await File.WriteAllTextAsync(source, (await File.ReadAllTextAsync(source, TestContext.Current.CancellationToken)).Replace("int broken = \"\";\n", "", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        ToolResult run = await ToolRunner.RunAsync(new ToolCommand(arguments[0], [.. arguments[1..], "-o", _folder["part.o"]], command.GetProperty("directory").GetString()!), TestContext.Current.CancellationToken);
        Assert.True(run.Succeeded, run.Text);
        Assert.True(File.Exists(_folder["part.o"]));

        // Behind "zig cc", clang's own.
        Assert.Equal("cc", arguments[1]);
        ToolResult clang = await Tool.TryRunAsync("clang-19", ["-fsyntax-only", .. arguments[2..]]);
        Assert.True(clang.Succeeded, clang.Text);
    }

    private async Task<string[]> ArgumentsAsync()
    {
        using JsonDocument commands = JsonDocument.Parse(await File.ReadAllTextAsync(_folder["log", "compile_commands.json"], TestContext.Current.CancellationToken));
        return [.. Assert.Single(commands.RootElement.EnumerateArray()).GetProperty("arguments").EnumerateArray().Select(static argument => argument.GetString()!)];
    }
}
