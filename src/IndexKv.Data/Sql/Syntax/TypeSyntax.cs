using IndexKv.Engine.Values;

namespace IndexKv.Data.Sql.Syntax;

/// <summary>A type as written.</summary>
/// <param name="Position">Its offset in the command text.</param>
/// <param name="Type">The type.</param>
/// <param name="Sizes">The length, or precision and scale, in parentheses after it; −1 for MAX.</param>
internal sealed record TypeSyntax(int Position, KvType Type, IReadOnlyList<int> Sizes);
