namespace FfiToolkit.Build.Tasks.Tests;

/// <summary>Whose folder the cache is.</summary>
public sealed class UserCacheTests : IDisposable
{
    private const UnixFileMode OnlyTheUser = (UnixFileMode)0b111_000_000;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_new_cache_is_closed_to_others()
    {
        UserCache.Open(_folder["home", ".cache", "ffitoolkit"]);

        Assert.Equal(OnlyTheUser, File.GetUnixFileMode(_folder["home", ".cache", "ffitoolkit"]));
    }

    [Fact]
    public void One_that_others_could_only_read_is_closed()
    {
        Directory.CreateDirectory(_folder["cache"], (UnixFileMode)0b111_101_101);

        UserCache.Open(_folder["cache"]);

        Assert.Equal(OnlyTheUser, File.GetUnixFileMode(_folder["cache"]));
    }

    [Theory]
    [InlineData(0b111_111_000)]
    [InlineData(0b111_000_010)]
    public void One_that_others_may_write_to_is_refused(int mode)
    {
        Directory.CreateDirectory(_folder["cache"]);
        File.SetUnixFileMode(_folder["cache"], (UnixFileMode)mode);

        AssertRefused(_folder["cache"], "can be written by other users");
    }

    [Fact]
    public async Task One_that_belongs_to_another_user_is_refused_and_so_is_a_link_to_it()
    {
        // Root gives a folder away; anybody else has root's.
        string other = "/usr";
        if (Environment.UserName == "root")
        {
            other = _folder["other"];
            Directory.CreateDirectory(other);
            await Tool.RunAsync("chown", "12345", other);
        }

        Directory.CreateSymbolicLink(_folder["link"], other);

        AssertRefused(other, "belongs to another user");
        AssertRefused(_folder["link"], "belongs to another user");
    }

    [Fact]
    public void One_below_a_folder_that_everyone_may_write_to_is_refused_unless_that_is_sticky()
    {
        Directory.CreateDirectory(_folder["open", "cache"]);
        File.SetUnixFileMode(_folder["open"], (UnixFileMode)0b111_111_111);

        AssertRefused(_folder["open", "cache"], $"can be replaced by other users: '{_folder["open"]}' above it");

        AssertRefused(_folder["open", "new"], $"can be replaced by other users: '{_folder["open"]}' above it");
        Assert.False(Directory.Exists(_folder["open", "new"]));

        File.SetUnixFileMode(_folder["open"], (UnixFileMode)0b001_111_111_111);
        UserCache.Open(_folder["open", "cache"]);
    }

    [Fact]
    public async Task One_below_a_folder_or_behind_a_link_of_another_user_or_of_a_group_of_several_is_refused()
    {
        Assert.SkipUnless(Environment.UserName == "root", "Only root gives folders to other users.");
        const uint User = 12345;
        foreach (string name in (string[])["theirs/cache", "shared/cache", "own/cache"])
        {
            Directory.CreateDirectory(_folder[name]);
            await Tool.RunAsync("chown", "-R", $"{User}:{User}", Path.GetDirectoryName(_folder[name])!);
        }

        Directory.CreateSymbolicLink(_folder["link"], _folder["own"]);
        Directory.CreateSymbolicLink(_folder["relative"], "./own/../own");
        await Tool.RunAsync("chown", "-h", "54321", _folder["theirs"], _folder["link"]);
        await Tool.RunAsync("chgrp", "54321", _folder["shared"]);
        Array.ForEach([_folder["shared"], _folder["own"]], static folder => File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_101));
        File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_101_101);

        AssertRefused(_folder["theirs", "cache"], $"can be replaced by another user, to whom the folder '{_folder["theirs"]}' on the way to it belongs (user id 54321; this process has 12345)", User);
        AssertRefused(_folder["link", "cache"], $"can be replaced by another user, to whom the link '{_folder["link"]}' on the way to it belongs", User);
        AssertRefused(_folder["link", "cache"], $"to whom the link '{_folder["link"]}' on the way to it belongs (user id 54321; this process has 0)", 0);
        AssertRefused(_folder["shared", "cache"], $"can be replaced by other users: '{_folder["shared"]}' above it is writable by its group (mode 775)", User);
        UserCache.Open(_folder["own", "cache"], User);
        UserCache.Open(_folder["relative", "cache"], User);
    }

    [Fact]
    public void A_folder_that_is_named_comes_before_the_users() => Assert.Equal(_folder["cache"], UserCache.Locate(_folder["cache"]));

    private static void AssertRefused(string folder, string reason, uint? user = null)
    {
        FfiBuildException failure = Assert.Throws<FfiBuildException>(() =>
        {
            if (user is { } number)
            {
                UserCache.Open(folder, number);
            }
            else
            {
                UserCache.Open(folder);
            }
        });

        Assert.Equal((DiagnosticCodes.UnsafeCache, folder, false), (failure.Code, failure.File, failure.Skippable));
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Contains("set FfiCacheFolder to a folder that belongs to you", failure.Message, StringComparison.Ordinal);
    }
}
