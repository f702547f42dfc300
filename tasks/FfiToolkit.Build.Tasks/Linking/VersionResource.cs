using System.Text;
using FfiToolkit.Build.Tasks.Recipes;

namespace FfiToolkit.Build.Tasks.Linking;

/// <summary>
/// What Windows shows of a file under "Details", as a compiled resource file that linkers take beside objects. Microsoft's
/// "RESOURCEHEADER" and "VS_VERSIONINFO": a tree of nodes, each with its length, its value's length, a key and padding to four bytes.
/// </summary>
internal static class VersionResource
{
    private const ushort TypeVersion = 16;
    private const ushort UnitedStatesEnglish = 0x409;
    private const ushort Utf16 = 1200;

    /// <summary>The resource file of a library.</summary>
    public static byte[] Create(Recipe recipe)
    {
        Version parsed = Version.Parse(recipe.Version);
        Version whole = new(parsed.Major, parsed.Minor, Math.Max(parsed.Build, 0), Math.Max(parsed.Revision, 0));
        (string Name, string Value)[] texts =
        [
            ("FileDescription", recipe.Description),
            ("FileVersion", whole.ToString()),
            ("InternalName", Path.GetFileNameWithoutExtension(recipe.Library)),
            ("LegalCopyright", recipe.Copyright),
            ("OriginalFilename", recipe.Library),
            ("ProductName", recipe.Name),
            ("ProductVersion", recipe.Version),
        ];
        byte[] strings = Node($"{UnitedStatesEnglish:x4}{Utf16:x4}", [], [.. texts.Select(text => TextNode(text.Name, text.Value))]);
        byte[] translation = Node("Translation", [.. Bytes(UnitedStatesEnglish), .. Bytes(Utf16)], []);
        byte[] version32 = Node("VS_VERSION_INFO", FixedInformation(whole), [Node("StringFileInfo", [], [strings]), Node("VarFileInfo", [], [translation])]);

        // A resource file begins with an empty resource.
        return [.. Resource(type: 0, name: 0, language: 0, []), .. Resource(TypeVersion, name: 1, UnitedStatesEnglish, version32)];
    }

    // RESOURCEHEADER: both sizes, type and name as numbers (0xffff before them), data version, memory flags, language, version, characteristics.
    private static byte[] Resource(ushort type, ushort name, ushort language, byte[] data) => Padded(
    [
        .. BitConverter.GetBytes(data.Length), .. BitConverter.GetBytes(32),
        .. Bytes(0xffff), .. Bytes(type), .. Bytes(0xffff), .. Bytes(name),
        .. new byte[4], .. Bytes(0), .. Bytes(language), .. new byte[8],
        .. data,
    ]);

    // VS_FIXEDFILEINFO: signature, structure version, file and product version, mask and value of flags, system (NT), type (DLL), subtype, date.
    private static byte[] FixedInformation(Version version)
    {
        uint high = ((uint)version.Major << 16) | (uint)version.Minor;
        uint low = ((uint)version.Build << 16) | (uint)version.Revision;
        return [.. ((uint[])[0xfeef04bd, 0x10000, high, low, high, low, 0x3f, 0, 0x40004, 2, 0, 0, 0]).SelectMany(BitConverter.GetBytes)];
    }

    // The length of a text's value is in characters, that of any other in bytes.
    private static byte[] TextNode(string key, string value) => Node(key, Encoding.Unicode.GetBytes(value + "\0"), [], valueLength: value.Length + 1, isText: true);

    private static byte[] Node(string key, byte[] value, byte[][] children) => Node(key, value, children, value.Length, isText: value.Length == 0);

    private static byte[] Node(string key, byte[] value, byte[][] children, int valueLength, bool isText)
    {
        byte[] head = Padded([.. new byte[6], .. Encoding.Unicode.GetBytes(key + "\0")]);
        byte[] node = [.. head, .. value];
        foreach (byte[] child in children)
        {
            node = [.. Padded(node), .. child];
        }

        Bytes((ushort)node.Length).CopyTo(node, 0);
        Bytes((ushort)valueLength).CopyTo(node, 2);
        Bytes(isText ? (ushort)1 : (ushort)0).CopyTo(node, 4);
        return node;
    }

    private static byte[] Padded(byte[] bytes) => [.. bytes, .. new byte[(4 - (bytes.Length % 4)) % 4]];

    private static byte[] Bytes(ushort value) => BitConverter.GetBytes(value);
}
