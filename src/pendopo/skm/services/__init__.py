"""The verbs of the survey."""

from pendopo.skm.services.answers import answer_at_counter, answer_invited
from pendopo.skm.services.follow import finish_follow_up, plan_follow_up
from pendopo.skm.services.paper import take_paper
from pendopo.skm.services.publish import publish_result
from pendopo.skm.services.words import decide_questionnaire, judge_suggestion

__all__ = [
    "answer_at_counter",
    "answer_invited",
    "decide_questionnaire",
    "finish_follow_up",
    "judge_suggestion",
    "plan_follow_up",
    "publish_result",
    "take_paper",
]
