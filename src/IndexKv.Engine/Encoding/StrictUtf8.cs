using System.Text;

namespace IndexKv.Engine.Encoding;

/// <summary>UTF-8 that refuses what is not well-formed instead of replacing it.</summary>
internal static class StrictUtf8
{
    public static UTF8Encoding Encoding { get; } = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
}
