from django.urls import path

from frameworks import views, views_drafts, views_editor

app_name = "frameworks"
DRAFT = "draft/<int:pk>/"  # before the versions: their addresses begin with any name
TOOL = f"{DRAFT}tools/<slug:code>/"
urlpatterns = [
    path("", views.versions, name="versions"),
    path("draft/begin/", views_drafts.begin, name="begin_draft"),
    path(DRAFT, views_drafts.draft, name="draft"),
    path(f"{DRAFT}upload/", views_drafts.upload, name="upload_draft"),
    path(f"{DRAFT}text/<path:path>", views_drafts.edit_text, name="draft_text"),
    path(f"{DRAFT}publish/", views_drafts.publish, name="publish_draft"),
    path(f"{DRAFT}discard/", views_drafts.discard, name="discard_draft"),
    path(f"{DRAFT}files.zip", views_drafts.download_draft, name="download_draft"),
    path(f"{DRAFT}tools/", views_drafts.new_tool, name="draft_new_tool"),
    path(TOOL, views_editor.tool, name="draft_tool"),
    path(f"{TOOL}about/", views_editor.head, name="draft_head"),
    path(f"{TOOL}sections/", views_editor.section, name="draft_new_section"),
    path(f"{TOOL}sections/<slug:section>/", views_editor.section, name="draft_section"),
    path(f"{TOOL}sections/<slug:section>/questions/", views_editor.question, name="draft_new_question"),
    path(f"{TOOL}questions/<slug:question>/", views_editor.question, name="draft_question"),
    path(f"{TOOL}answers/", views_editor.answers, name="draft_new_answers"),
    path(f"{TOOL}answers/<slug:answers>/", views_editor.answers, name="draft_answers"),
    path(f"{TOOL}limits/", views_editor.limit, name="draft_new_limit"),
    path(f"{TOOL}limits/<slug:limit>/", views_editor.limit, name="draft_limit"),
    path(f"{TOOL}move/<slug:what>/<slug:item>/", views_editor.move, name="draft_move"),
    path(f"{TOOL}remove/<slug:what>/<slug:item>/", views_editor.remove, name="draft_remove"),
    path("<slug:slug>/<int:number>/", views.version, name="version"),
    path("<slug:slug>/<int:number>/programme/", views.programme, name="programme"),
    path("<slug:slug>/<int:number>/standards/", views.standards, name="standards"),
    path("<slug:slug>/<int:number>/changes/", views.changes, name="changes"),
    path("<slug:slug>/<int:number>/files.zip", views_drafts.download, name="download"),
    path("<slug:slug>/<int:number>/tools/<slug:code>/", views.tool, name="tool"),
]
