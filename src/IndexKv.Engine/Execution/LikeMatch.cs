using System.Text;
using IndexKv.Engine.Errors;
using IndexKv.Engine.Values;

namespace IndexKv.Engine.Execution;

/// <summary><c>x LIKE pattern [ESCAPE escape]</c>; NULL if one of them is NULL.</summary>
internal sealed class LikeMatch(Evaluator operand, Evaluator pattern, Evaluator? escape, bool ignoreCase) : Evaluator
{
    // The pattern of the last row, which is nearly always this row's too. Replaced as a whole, so that threads may share it.
    private Parsed? _last;

    public override KvValue Evaluate(EvaluationContext context)
    {
        var text = operand.Evaluate(context);
        var like = pattern.Evaluate(context);
        var escaped = escape?.Evaluate(context) ?? default;
        if (text.IsNull || like.IsNull || (escape is not null && escaped.IsNull))
            return KvValue.Null;
        if (text.Type != KvType.Text || like.Type != KvType.Text)
            throw new EngineException(EngineErrorCode.TypeMismatch, $"LIKE takes TEXT; {(text.Type == KvType.Text ? like : text)} is none.");
        return KvValue.FromBoolean(Parse(like.AsText(), escaped).Matches(text.AsText(), ignoreCase));
    }

    private LikePattern Parse(string text, in KvValue escaped)
    {
        var last = _last;
        if (last is null || !ReferenceEquals(last.Text, text) || !last.Escape.Equals(escaped))
            _last = last = new Parsed(text, escaped, new LikePattern(text, escape is null ? null : EscapeRune(escaped)));
        return last.Pattern;
    }

    private static Rune EscapeRune(in KvValue escape)
    {
        var runes = escape.Type == KvType.Text ? escape.AsText().EnumerateRunes().ToArray() : [];
        return runes.Length == 1 ? runes[0] : throw new EngineException(EngineErrorCode.TypeMismatch, $"ESCAPE takes a TEXT of one character, not {escape}.");
    }

    private sealed record Parsed(string Text, KvValue Escape, LikePattern Pattern);
}
