using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace FfiToolkit.Build.Tasks.Tests.Toolchains;

/// <summary>FreeBSD's headers of ours against what Go's golang.org/x/sys knows of that system, which was made on it from its own headers.</summary>
public sealed partial class FreeBsdHeadersTests : IDisposable
{
    private const string GoFolder = "/usr/share/gocode/src/golang.org/x/sys/unix";

    // C's names for Go's types.
    private static readonly (string C, string Go)[] s_types =
    [
        ("struct stat", "Stat_t"), ("struct statfs", "Statfs_t"), ("struct dirent", "Dirent"), ("struct flock", "Flock_t"), ("struct timespec", "Timespec"),
        ("struct timeval", "Timeval"), ("struct rusage", "Rusage"), ("struct rlimit", "Rlimit"), ("struct iovec", "Iovec"), ("struct msghdr", "Msghdr"),
        ("struct cmsghdr", "Cmsghdr"), ("struct linger", "Linger"), ("struct sockaddr_in", "RawSockaddrInet4"), ("struct sockaddr_in6", "RawSockaddrInet6"),
        ("struct sockaddr_un", "RawSockaddrUnix"), ("struct kevent", "Kevent_t"), ("struct pollfd", "PollFd"),
        ("struct termios", "Termios"), ("struct winsize", "Winsize"), ("struct utsname", "Utsname"), ("fd_set", "FdSet"),
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("x86_64", "amd64")]
    [InlineData("aarch64", "arm64")]
    public async Task Constants_and_structs_are_as_Go_knows_them(string processor, string goProcessor)
    {
        string constants = Path.Combine(GoFolder, $"zerrors_freebsd_{goProcessor}.go");
        Assert.SkipUnless(File.Exists(constants), $"'{constants}' is not there (Debian's golang-golang-x-sys-dev)");
        string types = await File.ReadAllTextAsync(Path.Combine(GoFolder, $"ztypes_freebsd_{goProcessor}.go"), TestContext.Current.CancellationToken);
        StringBuilder source = new(AllHeaders());
        string macros = await CompileAsync(processor, AllHeaders(), "-E", "-dM");
        int checkedConstants = 0;
        foreach (Match match in Constant().Matches(await File.ReadAllTextAsync(constants, TestContext.Current.CancellationToken)))
        {
            if (macros.Contains($"#define {match.Groups[1].Value} ", StringComparison.Ordinal))
            {
                source.Append(CultureInfo.InvariantCulture, $"_Static_assert ((unsigned) ({match.Groups[1].Value}) == (unsigned) ({match.Groups[2].Value}), \"{match.Groups[1].Value}\");\n");
                checkedConstants++;
            }
        }

        int checkedTypes = 0;
        foreach ((string c, string go) in s_types)
        {
            if (GoStruct(types, go) is { } members)
            {
                source.Append(CultureInfo.InvariantCulture, $"struct go_{go} {{ {members} }};\n_Static_assert (sizeof ({c}) == sizeof (struct go_{go}), \"{c}\");\n");
                checkedTypes++;
            }
        }

        await CompileAsync(processor, source.ToString(), "-fsyntax-only");

        Assert.True(checkedConstants > 400, $"only {checkedConstants} constants were compared");
        Assert.True(checkedTypes > 15, $"only {checkedTypes} types were compared");
    }

    [Theory]
    [InlineData("x86_64")]
    [InlineData("aarch64")]
    public async Task A_function_that_a_header_declares_is_in_one_library(string processor)
    {
        using JsonDocument tree = JsonDocument.Parse(await CompileAsync(processor, AllHeaders(), "-fno-builtin", "-fsyntax-only", "-Xclang", "-ast-dump=json"));
        string[] declared = [.. Declared(tree).Where(static name => !name.StartsWith("__builtin_", StringComparison.Ordinal) && name != "uname").Distinct()];

        string[] provided = [.. Directory.EnumerateFiles(Folder, "*.c").SelectMany(static file => Function().Matches(File.ReadAllText(file)).Select(static match => match.Groups[1].Value))];

        Assert.True(declared.Length > 1000, $"only {declared.Length} functions are declared");
        Assert.Empty(declared.Except(provided));
        Assert.Equal(provided.Length, provided.Distinct().Count());
    }

    [Fact]
    public async Task Every_header_compiles_alone_as_C_and_as_Cxx()
    {
        string[] alone = [.. Headers().Select((header, number) => _folder.Write($"{number}.c", $"#include <{header}>\n"))];
        await Tool.RunAsync("clang-19", [.. Target("x86_64"), "-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-std=c11", .. alone]);
        string source = _folder.Write("all.cc", AllHeaders());
        await Tool.RunAsync("clang++-19", [.. Target("aarch64"), "-nostdinc++", "-Wall", "-Wextra", "-Werror", "-std=c++17", "-fsyntax-only", source]);
    }

    private static string Folder => Path.Combine(Repository.Root, "native-deps", "toolchains", "freebsd");

    private static string Includes => Path.Combine(Folder, "include");

    private static IEnumerable<string> Headers() => Directory.EnumerateFiles(Includes, "*.h", SearchOption.AllDirectories).Select(static file => Path.GetRelativePath(Includes, file)).Order(StringComparer.Ordinal);

    private static string AllHeaders() => string.Concat(Headers().Select(static header => $"#include <{header}>\n"));

    private static string[] Target(string processor) => [$"--target={processor}-unknown-freebsd14", "-nostdlibinc", "-isystem", Includes];

    private async Task<string> CompileAsync(string processor, string text, params string[] flags) =>
        await Tool.RunAsync("clang-19", [.. Target(processor), .. flags, _folder.Write("all.c", text)]);

    private static IEnumerable<string> Declared(JsonDocument tree) => tree.RootElement.GetProperty("inner").EnumerateArray()
        .Where(static node => node.GetProperty("kind").GetString() == "FunctionDecl")
        .Select(static node => node.GetProperty("name").GetString()!);

    // Go's struct as C's members; null where there is none.
    private static string? GoStruct(string types, string name) => Regex.Match(types, $@"^type {name} struct \{{\n(.*?)^\}}", RegexOptions.Multiline | RegexOptions.Singleline) is { Success: true } body
        ? string.Concat(Member().Matches(body.Groups[1].Value).Select((member, number) => string.Create(CultureInfo.InvariantCulture, $"{CType(types, member.Groups["type"].Value)} m{number}{string.Concat(member.Groups["count"].Captures.Select(static count => $"[{count.Value}]"))}; ")))
        : null;

    private static string CType(string types, string go) => go switch
    {
        "int8" or "uint8" or "byte" => "char",
        "int16" or "uint16" => "short",
        "int32" or "uint32" => "int",
        "int64" or "uint64" => "long",
        _ when go.StartsWith('*') => "void *",
        _ => $"struct {{ {GoStruct(types, go) ?? throw new InvalidOperationException($"Go's type '{go}' is not known")} }}",
    };

    [GeneratedRegex(@"^\s+(\w+)\s*=\s*(?:syscall\.\w+\()?(-?0x[0-9a-f]+|-?\d+)\)?\s*$", RegexOptions.Multiline)]
    private static partial Regex Constant();

    [GeneratedRegex(@"^\s+\w+\s+(?:\[(?<count>\d+)\])*(?<type>\*?\w+)(?:\s*/\*.*\*/)?\s*$", RegexOptions.Multiline)]
    private static partial Regex Member();

    [GeneratedRegex(@"^FUNCTION \((\w+)\)", RegexOptions.Multiline)]
    private static partial Regex Function();
}
