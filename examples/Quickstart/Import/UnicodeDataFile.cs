using System.Globalization;
using System.Runtime.CompilerServices;
using IndexKv.Engine.Values;

namespace Quickstart.Import;

/// <summary>The shipped UnicodeData.txt: 34,924 lines of 15 fields separated by semicolons, described in Unicode Standard Annex #44.</summary>
public sealed class UnicodeDataFile : RecordFile
{
    /// <summary>The file's name.</summary>
    public const string FileName = "UnicodeData.txt";

    private const int Fields = 15;

    internal static UnicodeDataFile Read(string path) => new()
    {
        Path = path,
        Columns =
        [
            new(nameof(UnicodeCharacter.CodePoint), KvType.Int32, IsNullable: false, IsKey: true),
            new(nameof(UnicodeCharacter.Name), KvType.Text, IsNullable: false, IsKey: false),
            new(nameof(UnicodeCharacter.Category), KvType.Text, IsNullable: false, IsKey: false),
            new(nameof(UnicodeCharacter.CombiningClass), KvType.Int32, IsNullable: false, IsKey: false),
            new(nameof(UnicodeCharacter.BidiClass), KvType.Text, IsNullable: false, IsKey: false),
            new(nameof(UnicodeCharacter.Decomposition), KvType.Text, IsNullable: true, IsKey: false),
            new(nameof(UnicodeCharacter.NumericValue), KvType.Text, IsNullable: true, IsKey: false),
            new(nameof(UnicodeCharacter.Mirrored), KvType.Boolean, IsNullable: false, IsKey: false),
            new(nameof(UnicodeCharacter.Uppercase), KvType.Int32, IsNullable: true, IsKey: false),
            new(nameof(UnicodeCharacter.Lowercase), KvType.Int32, IsNullable: true, IsKey: false),
        ],
    };

    /// <inheritdoc/>
    public override async IAsyncEnumerable<object?[]> ReadAsync(
        IProgress<double>? progress = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var line = 0;
        await foreach (var text in File.ReadLinesAsync(Path, cancellationToken))
        {
            line++;
            var fields = text.Split(';');
            if (fields.Length != Fields)
                throw new InvalidDataException($"Line {line} of '{Path}' has {fields.Length} fields; {Fields} are expected.");
            yield return
            [
                Hex(fields[0]), fields[1], fields[2], int.Parse(fields[3], CultureInfo.InvariantCulture), fields[4],
                TextOrNull(fields[5]), TextOrNull(fields[8]), fields[9] == "Y", Hex(fields[12]), Hex(fields[13]),
            ];
        }

        progress?.Report(1);
    }

    private static object? Hex(string field) =>
        field.Length == 0 ? null : int.Parse(field, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static string? TextOrNull(string field) => field.Length == 0 ? null : field;
}
