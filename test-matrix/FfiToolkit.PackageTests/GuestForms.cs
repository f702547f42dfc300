
namespace FfiToolkit.PackageTests;

/// <summary>What each form is built with and what its machine has.</summary>
internal static class GuestForms
{
    extension(GuestForm form)
    {
        internal string Rid => form switch
        {
            GuestForm.LinuxArm64 or GuestForm.LinuxArm64Native => "linux-arm64",
            GuestForm.WindowsX64 => "win-x64",
            _ => "linux-musl-x64",
        };

        internal bool IsNative => form == GuestForm.LinuxArm64Native;

        /// <summary>The calling convention of its stubs.</summary>
        internal string Abi => form switch
        {
            GuestForm.LinuxArm64 or GuestForm.LinuxArm64Native => "Aapcs64",
            GuestForm.WindowsX64 => "WindowsX64",
            _ => "SystemVX64",
        };

        /// <summary>The libraries that the program calls there.</summary>
        internal string Libraries => form == GuestForm.WindowsX64 ? "ucrtbase.dll zlib1.dll e_sqlite3.dll" : "libm.so.6 libz.so.1 libsqlite3.so.0";

        internal DotnetGuest Guest => DotnetGuest.For(form.Rid);

        internal ConsumerBuild Build => form.IsNative
            ? new ConsumerBuild($"{form.Rid}-native", "PublishAot=true", "LinkedByTasks=true")
            : new ConsumerBuild(form.Rid);
    }
}
