using System.Security.Cryptography;
using System.Text;

namespace FfiToolkit.MatrixSupport;

/// <summary>Short names for what cached files were made from.</summary>
internal static class ContentHash
{
    internal static string OfFile(string path) => Short(File.ReadAllBytes(path));

    internal static string OfText(string text) => Short(Encoding.UTF8.GetBytes(text));

    private static string Short(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content))[..12];
}
